"""Believable other notes, made from a seed: what one earlier note is hidden among. Every part was written for this test."""

import random
from collections.abc import Iterator

WHO = """A dad at the school gate|A mum of three|An older man|A young woman|Two sisters|A retired docker|A care worker
Someone new to the area|A shop keeper|A student|The caretaker|A grandmother|A volunteer
A couple in their sixties|A lad at the boxing gym|A parent|A neighbour|Several people in the queue
A man walking his dog|A hairdresser|A tenant|A childminder|Three ladies at bingo|A delivery driver"""

SAID = """said|told me|feels that|mentioned that|is cross because|is glad that|wonders why|thinks|was upset that
worries that|is proud that|keeps hearing that"""

WHAT = """the ticket machine only takes cards|the ferry timetable changed and nobody noticed
the crossing by the roundabout needs a longer green light|parking permits went up again
the car park at the station is full by seven|the level crossing barriers stay down for ages
the new bus route through the retail park is handy|the school run jams the whole lane
electric car chargers are always taken|the minibus for the day trip was late|the subway walls have been painted
the nurse rang back the same day|flu jabs were quick and well run|the waiting room chairs are uncomfortable
blood tests now need a trip to another town|the new doctor explains things clearly
the physio exercises helped her shoulder|text reminders for check-ups are useful
hearing tests at the hub were popular|the health visitor was late twice|parking at the hospital is dear
the optician found something early|the vaccination van did not come back
the quiet hour at the supermarket helps him|mindfulness at the library is booked up
the bereavement cafe needs more helpers|the walk and talk starts too early|the school counsellor left at Easter
exam stress is bad this year|the painting afternoon calmed everyone|the helpline leaflet was out of date
window frames in the block are rotten|the door entry buzzer has been fixed|the new kitchen looks smart
the scaffolding has been up since last spring|the estate office moved and did not say where
service charges were explained badly|a tree root is lifting the garage floor|the fence blew down in the storm
bike sheds keep being vandalised|the concierge knows everybody by name
the play room in the flats is always locked|double glazing has cut the noise|the scouts need leaders
the breakfast table at the junior school is lovely|the chess club won a cup|the sixth form open day was packed
the new head teacher walks the corridors|homework club could run until six|school dinners have got smaller
the drama group wants a proper stage|the trampoline park is popular|girls' rugby has started on Saturdays
the mobile library stopped visiting the infants|the uniform exchange was busy
the sitting service has a new phone number|the memory cafe has moved to Wednesdays
the hospital bed arrived quickly|the wheelchair repair took two days|the carers' newsletter is too long
the stroke club went to the seaside|the night sitter did not arrive|the hoist training was useful
the credit union opens on Fridays|pension credit forms were sorted at the hub
the energy adviser fitted draught strips|the water meter was read wrongly|council tax came with a new band
the school trip had to be paid at once|bus fares for two children add up
the pawn shop has taken over the old bakery|prices at the corner shop have doubled
the warm room served soup all winter|lottery tickets sell well on pension day
the savings club paid out at Christmas|the alley gates work|someone set fire to a wheelie bin
the new cameras face the wrong way|a moped was left in the pond|eggs were thrown at Halloween
the wardens chat with the young ones|scaffold poles were stolen from a yard|the shop alarm goes off each weekend
bonfires in back gardens make the washing smell|the street sweeper comes too early
leaves block the gullies in autumn|the recycling sacks split|garden waste now costs extra
the hedge by the clinic was trimmed|the bus shelter glass was smashed|a lamp post leans over
bulky collections must be booked a month ahead|seagulls tear open the sacks|the war memorial was cleaned
snow was cleared from the main road only|the tennis courts have been marked out again
the splash pad opens in May|the brass band played on the green|the canal path is muddy
the yoga class has a waiting list|the bandstand roof leaks|the fishing lake was restocked
the outdoor table tennis is used all day|the pantomime sold out|the archery club needs a field
the cricket square was rolled|rowing on the river starts in June|the mosque open day was well attended
the carnival float was a joy|the history walk drew forty people|a Polish shop has opened by the bank
the Nigerian church choir sang in the market|the twinning visit was cancelled|the residents' newsletter is back
the quiz night raised money for the hospice|the flag on the hall is torn|people wave from their balconies
the harvest supper was full|the Christmas lights were switched on late|the warehouse is hiring forklift drivers
the interview practice helped|the retail park lost another store|the construction college showed us around
the jobs fair had only three stalls|the power station site should bring work
maths for grown-ups begins in October|her first invoice was paid|the market stall costs little on Tuesdays
the shipping firm gave a talk|sewing machines were donated to the class|the sandwich van does well by the works
the housing form was mislaid|the registrar was kind|the new website search finds nothing
the switchboard music is awful|the councillor came and listened|the planning notice was taped to a tree
the library staff printed his ticket|two letters gave different dates|the passport photo booth was moved
the park consultation closed before it was known|the hub has a good kettle
the complaint was passed to another borough|the tea dance begins at two|the exercise bikes are too high
a knitting circle meets above the bank|the bus pass renewal took a day
the hearing loop in the hall does not work|the handrail on the steps is loose|large print menus would help
the outing to the garden centre was fun|the market has a good fish van|the slimming club weighs in on Mondays
the school cook grows herbs|the fruit stall moved to the far end|the juice bar shut
salt on the chips is heavy handed|the allotment hut was broken into|the bakery gives away bread at closing
the litter pick filled sixty sacks|the village hall roof fund is halfway there|the bell ringers want recruits
the film night lost its licence|the community fridge needs a new plug|the bike workshop moved indoors
the tool bank opens on Sundays|the seed swap was rained off"""

WHERE = """in Grays|by the station|in Tilbury|near the docks|in Chadwell|on the Belhus side|in Purfleet|in Aveley
in Ockendon|up in Corringham|round the Homesteads|in Orsett|on our road|by the parade of shops|in Stifford Clays
at the hub|in East Tilbury|in Stanford|by the river|on the estate|in Little Thurrock|"""

TAIL = """||||and it has been like that for months|and would like somebody to ring|and has told the council twice
and it makes a difference|and asked who decides|and wants to help|and other people there agreed
but did not want to make a fuss|and said the same last year|and hopes that it will go on
and thinks it is about time|but does not know who to ask|and offered to show us|and laughed about it
since the spring|especially at weekends|and it is getting worse|and said thank you"""


def notes(many: int, *, seed: int = 7) -> list[str]:
    """``many`` notes, no two alike; the same ones for the same seed."""
    found: dict[str, None] = {}
    for note in _made(random.Random(seed)):
        if len(found) == many:
            break
        found.setdefault(note)
    return list(found)


def _made(chance: random.Random) -> Iterator[str]:
    who, said, what, where, tail = (part.replace("\n", "|").split("|") for part in (WHO, SAID, WHAT, WHERE, TAIL))
    while True:
        first = f"{chance.choice(what)} {chance.choice(where)}".strip()
        end = f" {chance.choice(tail)}".rstrip()
        match chance.randrange(4):
            case 0:
                yield f"{first[0].upper()}{first[1:]}{end}."
            case 1:
                yield f"{first[0].upper()}{first[1:]}. {chance.choice(who)} {chance.choice(said)} {chance.choice(what)}."
            case _:
                yield f"{chance.choice(who)} {chance.choice(said)} {first}{end}."
