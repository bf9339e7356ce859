// A kiosk starts afresh when nobody has touched it for a while, with a warning first. Whatever somebody does counts as a touch.
const bar = document.querySelector('[data-kiosk]')
const warning = bar.querySelector('.kiosk__warning')
const left = bar.querySelector('[data-left]')
const idle = Number(bar.dataset.idle)
const WARN = Math.min(20, idle / 2)
let touched = Date.now()
let over = false

function afresh () {
  if (over) return
  over = true
  for (const form of document.querySelectorAll('main form')) form.reset()
  bar.querySelector('form').submit()
}

// The warning goes when it is answered, or when somebody goes on below it; not already when a finger is on its way to the button.
function touch (event) {
  touched = Date.now()
  if (event.type !== 'pointermove' && !warning.contains(event.target)) warning.hidden = true
}

for (const kind of ['keydown', 'pointerdown', 'pointermove', 'scroll', 'input']) {
  document.addEventListener(kind, touch, { capture: true, passive: true })
}

bar.querySelector('.kiosk__stay').addEventListener('click', () => { warning.hidden = true })

setInterval(() => {
  const seconds = Math.ceil(idle - (Date.now() - touched) / 1000)
  if (seconds <= 0) return afresh()
  if (seconds <= WARN) {
    left.textContent = seconds
    warning.hidden = false
  }
}, 500)

// A page that comes back from the browser's memory is asked for anew: it may be of whoever was here before.
addEventListener('pageshow', (event) => { if (event.persisted) location.reload() })
// What a box held is not put back into it either.
addEventListener('pagehide', () => { for (const form of document.querySelectorAll('main form')) form.reset() })
