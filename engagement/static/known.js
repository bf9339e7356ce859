// While somebody writes: what others said that means the same, fetched when they pause. Only the words are sent, and none are kept.
const PAUSE = 700
const FEWEST = 15

for (const place of document.querySelectorAll('[data-known]')) {
  const form = document.getElementById(place.dataset.form)
  const found = place.querySelector('.known__found')
  const status = place.querySelector('[role="status"]')
  const fields = place.dataset.fields.split(' ').map((name) => form.elements.namedItem(name)).filter(Boolean)
  let waiting, asking, asked = ''

  async function look () {
    const words = fields.map((field) => field.value.trim()).join(' ').trim()
    if (words === asked) return
    asked = words
    asking?.abort()
    if (words.length < FEWEST) return found.replaceChildren()
    asking = new AbortController()
    const sent = new FormData()
    for (const name of ['csrf_token', 'where', 'locality', ...place.dataset.fields.split(' ')]) {
      const field = form.elements.namedItem(name)
      if (field?.value) sent.append(name, field.value)
    }
    try {
      const answer = await fetch(place.dataset.known, { method: 'POST', body: sent, headers: { 'X-Part': 'known' }, signal: asking.signal })
      if (!answer.ok) return
      found.innerHTML = await answer.text()
      status.textContent = found.firstElementChild?.textContent ?? '' // how many, not each of them
    } catch { /* no signal, or they wrote on: the form works all the same */ }
  }

  for (const field of fields) {
    field.addEventListener('input', () => { clearTimeout(waiting); waiting = setTimeout(look, PAUSE) })
  }
  place.dataset.ready = 'true'
}
