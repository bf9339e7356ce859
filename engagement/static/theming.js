// Sorting notes from the keyboard. Without this the page is an ordinary form.
// Single keys work only while the focus is in no box to type in, and can be turned off (WCAG 2.1.4).
const form = document.querySelector('[data-theming]')
if (form) start()

function start () {
  const GROUPS = '1234567890-='
  const LETTERS = 'bdefghijklmopqstvwxyz' // not a, c, n, r, u: they do something else
  const OFF = 'theming: single keys off'
  const find = document.getElementById('find-theme')
  const onOff = form.querySelector('[data-theming-switch]')
  const legend = form.querySelector('[data-theming-legend]')
  const says = form.querySelector('[data-theming-says]')
  const groups = [...form.querySelectorAll('[data-theming-group]')].map((fieldset, at) => ({
    fieldset, key: GROUPS[at], name: fieldset.querySelector('legend').textContent,
    boxes: [...fieldset.querySelectorAll('input')]
  }))
  const suggestions = [...form.querySelectorAll('[data-theming-suggestion]')]
  let current = null

  form.querySelector('[data-theming-keys]').hidden = false
  form.querySelector('[data-theming-filter]').hidden = false
  onOff.checked = remembered() !== 'yes'
  label()
  onOff.addEventListener('change', () => { remember(onOff.checked ? '' : 'yes'); label() })
  find.addEventListener('input', narrow)
  find.addEventListener('keydown', event => {
    if (event.key === 'Escape') { leave(); event.preventDefault() }
    if (event.key === 'Enter' && !event.isComposing) { tickFirst(); event.preventDefault() }
  })
  for (const one of suggestions) one.addEventListener('change', event => judged(one, event.target.value))
  document.addEventListener('keydown', event => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || event.repeat || !onOff.checked) return
    if (typing(event.target)) return
    if (press(event.key.length === 1 ? event.key.toLowerCase() : event.key, event.target)) event.preventDefault()
  })

  function press (key, where) {
    if (key === 'Enter') {
      if (where.closest('a, button, summary')) return false
      return send('save')
    }
    if (key === 'Escape') { choose(null); return true }
    if (key === '/') { find.focus(); return true }
    if (key === 'n') return send('skip')
    if (key === 'c') return send('unsure')
    if (key === 'u') { document.querySelector('[data-theming-undo]')?.click(); return true }
    if (key === 'a' || key === 'r') return judge(key === 'a' ? 'accept' : 'refuse')
    const group = groups.find(one => one.key === key)
    if (group) { choose(group); return true }
    const box = current?.boxes[LETTERS.indexOf(key)]
    if (!box || LETTERS.indexOf(key) < 0) return false
    tick(box, !box.checked)
    return true
  }

  function send (value) {
    form.querySelector(`button[name=then][value=${value}]`).click()
    return true
  }

  function choose (group) {
    current = group
    for (const one of groups) one.fieldset.toggleAttribute('data-chosen', one === group)
    if (!group) return
    group.fieldset.scrollIntoView({ block: 'nearest' })
    tell('saysGroup', group.name)
  }

  function judge (value) {
    const open = suggestions.find(one => !one.querySelector('input:checked'))
    if (!open) return false
    open.querySelector(`input[value=${value}]`).checked = true
    judged(open, value)
    return true
  }

  // Accepting ticks the theme and refusing takes the tick away, so that the list always shows what will be saved.
  function judged (suggestion, value) {
    const box = form.querySelector(`input[name=themes][value="${suggestion.dataset.themingSuggestion}"]`)
    if (box) box.checked = value === 'accept'
    tell(value === 'accept' ? 'saysAccepted' : 'saysRefused', suggestion.querySelector('strong').textContent)
  }

  function tick (box, on) {
    box.checked = on
    tell(on ? 'saysOn' : 'saysOff', words(box))
  }

  function narrow () {
    const wanted = find.value.trim().toLocaleLowerCase()
    let shown = 0
    for (const group of groups) {
      let here = 0
      for (const box of group.boxes) {
        const fits = (group.name + ' ' + words(box)).toLocaleLowerCase().includes(wanted)
        box.closest('.govuk-checkboxes__item').hidden = !fits
        here += fits
      }
      group.fieldset.hidden = here === 0
      shown += here
    }
    if (!shown) tell('saysNone', '')
  }

  function tickFirst () {
    if (!find.value.trim()) return
    const wanted = find.value.trim().toLocaleLowerCase()
    const shown = groups.flatMap(group => group.boxes).filter(box => !box.closest('[hidden]'))
    const first = shown.find(box => words(box).toLocaleLowerCase().includes(wanted)) || shown[0]
    if (first) { tick(first, true); leave() }
  }

  function leave () {
    find.value = ''
    narrow()
    find.blur()
  }

  function label () {
    legend.hidden = !onOff.checked
    form.querySelectorAll('.theming__key').forEach(one => one.remove())
    if (!onOff.checked) { choose(null); return }
    for (const group of groups) {
      if (group.key) mark(group.fieldset.querySelector('legend'), group.key)
      group.boxes.forEach((box, at) => { if (group.key && LETTERS[at]) mark(box.labels[0], LETTERS[at]) })
    }
  }

  function mark (element, key) {
    const mark = document.createElement('kbd')
    mark.className = 'theming__key'
    mark.setAttribute('aria-hidden', 'true')
    mark.textContent = key
    element.prepend(mark)
  }

  function words (box) {
    return [...box.labels[0].childNodes].filter(node => node.nodeType === Node.TEXT_NODE).map(node => node.data).join('').trim()
  }

  function tell (what, theme) { says.textContent = form.dataset[what].replace('{theme}', theme) }

  function typing (element) {
    return element.isContentEditable || element.matches('textarea, select, input:not([type=checkbox], [type=radio], [type=submit])')
  }

  function remembered () { try { return localStorage.getItem(OFF) } catch { return '' } }
  function remember (value) { try { localStorage.setItem(OFF, value) } catch { /* a browser that keeps nothing */ } }
}
