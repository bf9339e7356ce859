// The capture form with a script: what is saved is first sealed on the device, then sent. So nothing is lost when the line drops
// at any moment, and what arrived is never sent a second time. Without a script, or where a browser cannot seal, the form is plain.
import * as vault from './vault.js'
import { sendAll } from './sending.js'
import { announce, ask, askForBackgroundSync, ready, say, trySending } from './waiting.js'

const place = document.querySelector('[data-capture]')
const form = place.matches('form') ? place : place.querySelector('form')
const list = document.querySelector('[data-list]')
const MACHINERY = ['csrf_token', 'once']
const PATIENCE = 4_000
const withoutSignal = place.dataset.capture === 'offline'
const owner = await ready

let changing = null
let plainly = false
let saving = false

function answers (submitter) {
  return [...new FormData(form, submitter)].filter(([name, value]) => typeof value === 'string' && !MACHINERY.includes(name))
}

/** The sentences for what must be answered and is not: [sentence, name]. */
function missing (fields) {
  const needed = Object.entries(JSON.parse(place.dataset.needed))
  const given = new Set(fields.filter(([, value]) => value.trim()).map(([name]) => name))
  return needed.filter(([name]) => ![name, `${name}-day`].some((one) => given.has(one))).map(([name, says]) => [says, name])
}

function showMissing (wrong) {
  document.querySelector('.govuk-error-summary')?.remove()
  const summary = document.querySelector('[data-problems]').content.cloneNode(true).firstElementChild
  summary.querySelector('ul').append(...wrong.map(([says, name]) => {
    const field = form.querySelector(`[name="${name}"], [name="${name}-day"]`)
    const link = Object.assign(document.createElement('a'), { href: `#${field.id}`, textContent: says })
    link.addEventListener('click', (event) => { event.preventDefault(); field.focus() })
    const item = document.createElement('li')
    item.append(link)
    return item
  }))
  document.querySelector('main').prepend(summary)
  summary.focus()
}

function sendPlainly (submitter) {
  plainly = true
  form.requestSubmit(submitter)
}

async function save (submitter) {
  const fields = answers(submitter)
  const wrong = missing(fields)
  if (wrong.length) return withoutSignal || !navigator.onLine ? showMissing(wrong) : sendPlainly(submitter)
  // A note that clashed is another one now; any other keeps its id, for it may have arrived without our hearing of it.
  const id = changing && changing.state !== 'clash' ? changing.id : crypto.randomUUID()
  try {
    await vault.put({ id, owner, at: changing?.at ?? Date.now(), state: 'waiting' }, { fields, says: [] })
  } catch (error) {
    if (navigator.onLine && !withoutSignal) return sendPlainly(submitter)
    announce(say('not-kept'))
    throw error
  }
  if (changing && changing.id !== id) await vault.remove(changing.id)
  askForBackgroundSync()
  const late = new Promise((resolve) => { setTimeout(resolve, PATIENCE, 'away') })
  const became = navigator.onLine ? await Promise.race([sendAll({ only: id, aloud: true }), late]) : 'away'
  if (became === 'sent' || became === 'done') return location.assign((submitter?.value === 'another' ? place.dataset.again : place.dataset.done) ?? '/notes/new')
  if (became === 'stopped' && !withoutSignal) {
    // The site has something to say about it: let it, on its own page, where it also offers what can be done.
    return sendPlainly(submitter)
  }
  startAfresh()
  trySending()
}

/** A note that was not taken and that the site has put before its writer again: saving it here replaces the one that waits. */
async function takeUp () {
  const text = plain(form.querySelector('textarea').defaultValue)
  for (const note of text ? await vault.list() : []) {
    if (note.owner !== owner || note.state !== 'stopped') continue
    const content = await vault.open(note).catch(() => null)
    if (content?.fields.some(([name, value]) => name === 'text' && plain(value) === text)) return open(note, content, false)
  }
}

const plain = (text) => text.replace(/\s+/g, ' ').trim()

function startAfresh () {
  changing = null
  document.querySelector('.govuk-error-summary')?.remove()
  const kept = [...form.querySelectorAll('select')].map((select) => [select, select.value])
  form.reset()
  kept.forEach(([select, value]) => { select.value = value })
  fillInToday()
  form.querySelector('textarea').focus()
}

function fillInToday () {
  const day = place.dataset.today
  if (!day) return
  const today = new Date()
  const parts = { day: today.getDate(), month: today.getMonth() + 1, year: today.getFullYear() }
  for (const [part, value] of Object.entries(parts)) form.elements[`${day}-${part}`].value = value
}

function fillIn (fields) {
  for (const field of form.elements) {
    if (!field.name || MACHINERY.includes(field.name)) continue
    const values = fields.filter(([name]) => name === field.name).map(([, value]) => value)
    if (field.type === 'radio' || field.type === 'checkbox') field.checked = values.includes(field.value)
    else if (field.type !== 'submit' && field.type !== 'hidden' && values.length) field.value = values[0]
  }
}

async function open (note, content, fill = true) {
  changing = note
  if (note.state !== 'clash') await vault.mark(note.id, { state: 'changing' })
  if (!fill) return
  fillIn(content.fields)
  form.querySelector('textarea').focus()
  form.scrollIntoView()
}

async function discard (note) {
  if (await ask(list.querySelector('[data-discarding]')) === 'discard') await vault.remove(note.id)
}

/** Why a note did not go up, in sentences. */
function reasons (note, content) {
  if (!content) return [say('broken')]
  if (content.says.length || note.state === 'waiting') return content.says
  return note.state === 'changing' ? [] : [say(content.status === 403 ? 'not-allowed' : 'refused', { status: content.status })]
}

async function itemOf (note) {
  const content = await vault.open(note).catch(() => null)
  const item = list.querySelector('[data-item]').content.cloneNode(true).firstElementChild
  const text = content?.fields.find(([name]) => name === 'text')?.[1] ?? ''
  item.querySelector('[data-text]').textContent = text.length > 120 ? `${text.slice(0, 120)}…` : text
  item.querySelector('[data-at]').textContent = new Date(note.at).toLocaleString(document.documentElement.lang, { dateStyle: 'medium', timeStyle: 'short' })
  const state = item.querySelector('[data-state]')
  state.textContent = say(`state-${note.state}`)
  state.classList.add(note.state === 'waiting' ? 'govuk-tag--grey' : 'govuk-tag--orange')
  item.querySelector('[data-says]').append(...reasons(note, content).map((says) => Object.assign(document.createElement('li'), { textContent: says })))
  item.querySelector('[data-open]').addEventListener('click', () => open(note, content))
  if (!content) item.querySelector('[data-open]').remove()
  item.querySelector('[data-discard]').addEventListener('click', () => discard(note))
  return item
}

let shown = 0
async function showList () {
  const turn = ++shown
  const notes = (await vault.list()).filter((note) => note.owner === owner)
  const items = await Promise.all(notes.map(itemOf))
  if (turn !== shown) return
  list.hidden = items.length === 0
  list.querySelector('[data-items]').replaceChildren(...items)
}

if (vault.able) {
  // Browsers write what is typed to the disk to restore it after a crash, unless a form asks them not to.
  form.autocomplete = 'off'
  fillInToday()
  form.addEventListener('submit', async (event) => {
    if (plainly || event.submitter?.hasAttribute('formaction')) return
    event.preventDefault()
    if (saving) return
    saving = true
    await save(event.submitter).catch(() => {})
    saving = false
  })
  list.querySelector('[data-send]').addEventListener('click', trySending)
  vault.listen((what) => { if (what === 'changed') showList(); else list.remove() })
  if (withoutSignal && !owner) announce(say('signed-out'))
  takeUp().then(showList)
}
