// Typing many lines with the keyboard alone: Enter goes on to the next line, and makes one when there is none. Without a script the
// page gives more lines with a button.
const lines = document.querySelector('[data-lines]')
const blank = document.querySelector('#a-line')

function numbered (line, number) {
  for (const element of [line, ...line.querySelectorAll('*')]) {
    for (const { name, value } of [...element.attributes]) element.setAttribute(name, value.replaceAll('__line__', number))
  }
  line.querySelector('.line__number').lastChild.textContent = number
  return line
}

function add () {
  const last = Number(lines.lastElementChild?.dataset.line ?? 0)
  if (last >= Number(lines.dataset.most)) return null
  const line = numbered(blank.content.querySelector('[data-line]').cloneNode(true), String(last + 1))
  // The same question as in the line above: sheets are typed in question by question.
  const above = lines.lastElementChild?.querySelector('[name$="-question"]')
  if (above) line.querySelector('[name$="-question"]').value = above.value
  lines.append(line)
  return line
}

if (lines) {
  for (const hint of document.querySelectorAll('[data-with-script]')) hint.hidden = false
  lines.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.isComposing || !event.target.matches('input[type=text], select')) return
    event.preventDefault()
    const line = event.target.closest('[data-line]')
    const next = line.nextElementSibling ?? add()
    next?.querySelector('input[type=text]').focus()
  })
  document.querySelector('[data-more]').addEventListener('click', (event) => {
    event.preventDefault()
    const first = add()
    for (let more = 1; more < 10; more++) add()
    first?.querySelector('input[type=text]').focus()
  })
}
