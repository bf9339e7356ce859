// The line that says what waits on this device, on every page of those who log notes; sending it whenever there is a chance;
// and signing out, which destroys it. All words come from the page (templates/_parts/waiting.html).
import * as vault from './vault.js'
import { sendAll } from './sending.js'

const bar = document.querySelector('[data-waiting]')
const line = bar.querySelector('[role=status]')
const SIGN_OUT = 'form[action$="/sign-out"], form[action$="/sign-out-everywhere"]'
const FIRST_PAUSE = 2_000
const LONGEST_PAUSE = 60_000
const plurals = new Intl.PluralRules(document.documentElement.lang || 'en')

let over = false
let outcome = 'done'
let pause = FIRST_PAUSE
let timer

/** Words of the page, with what belongs in their holes: say('waiting', { count: 3 }). */
export function say (name, holes = {}) {
  const { dataset } = bar
  const form = 'count' in holes ? `-${plurals.select(holes.count)}` : ''
  const words = dataset[camel(name + form)] ?? dataset[camel(`${name}-other`)] ?? ''
  return words.replace(/%\{(\w+)\}/g, (_hole, key) => holes[key])
}

const camel = (name) => name.replace(/-(\w)/g, (_dash, letter) => letter.toUpperCase())

/** Say this instead of the counts, until something changes. */
export function announce (text) { line.replaceChildren(text) }

/** Whose device this is now: whoever the page was made for, or without signal whoever used it last. */
export const ready = !vault.able ? Promise.resolve(null) : (async () => {
  if (bar.dataset.owner) await vault.enter(bar.dataset.owner)
  return bar.dataset.owner || await vault.owner() || null
})()

async function show () {
  if (over) return
  const owner = await ready
  const notes = await vault.list()
  const mine = notes.filter((note) => note.owner === owner)
  const waiting = mine.filter((note) => note.state === 'waiting').length
  const counts = [['waiting', waiting], ['stopped', mine.length - waiting], ['foreign', notes.length - mine.length]]
  const said = counts.filter(([, count]) => count).map(([name, count]) => say(name, { count }) + '.')
  if (waiting) said.push(say(outcome === 'sign-in' || outcome === 'other' ? 'sign-in' : 'by-itself'))
  const text = said.join(' ')
  if (line.dataset.said === text) return
  line.dataset.said = text
  line.replaceChildren(text)
  if (mine.length && !document.querySelector('[data-list]')) {
    const see = document.createElement('a')
    see.className = 'govuk-link'
    see.href = `${bar.dataset.formAt}#waiting`
    see.textContent = say('see')
    line.append(' ', see)
  }
}

/** Try now, and again and again with longer and longer pauses while the site cannot be reached. */
export async function trySending () {
  clearTimeout(timer)
  if (over || !navigator.onLine) return
  outcome = await sendAll()
  await show()
  if (outcome === 'away') {
    timer = setTimeout(trySending, pause * (0.75 + Math.random() / 2))
    pause = Math.min(pause * 2, LONGEST_PAUSE)
  }
}

function tryAfresh () {
  pause = FIRST_PAUSE
  return trySending()
}

/** Ask the browser to send what waits when there is signal, should this page be closed by then. */
export async function askForBackgroundSync () {
  const registration = await navigator.serviceWorker?.getRegistration()
  await registration?.sync?.register('waiting').catch(() => {})
}

async function keepThePage () {
  await navigator.serviceWorker?.register('/sw.js', { type: 'module' })
  const cache = await caches.open('page')
  const wanted = document.querySelector('[data-capture][data-page]')?.dataset.page
  const held = await cache.keys()
  if (!navigator.onLine || (wanted ? await cache.match(wanted) : held.length)) return
  const address = wanted ?? bar.dataset.page
  const answer = await fetch(address, { redirect: 'manual', cache: 'no-store' })
  if (!answer.ok || over) return
  await cache.put(address, answer)
  await Promise.all(held.filter((one) => !one.url.endsWith(address)).map((one) => cache.delete(one)))
}

/** Show a dialog of the page and answer with the value of the button that closed it, '' for none. */
export function ask (dialog) {
  return new Promise((resolve) => {
    dialog.returnValue = ''
    dialog.addEventListener('close', () => resolve(dialog.returnValue), { once: true })
    dialog.showModal()
  })
}

async function mayGo () {
  const dialog = bar.querySelector('[data-leaving]')
  for (;;) {
    const notes = await vault.list()
    if (notes.length === 0) return true
    dialog.querySelector('[data-says]').textContent = say('lost', { count: notes.length })
    const choice = await ask(dialog)
    if (choice !== 'send') return choice === 'leave'
    outcome = await sendAll()
    await show()
  }
}

async function leave (event) {
  if (over || !event.target.matches(SIGN_OUT)) return
  event.preventDefault()
  if (!await mayGo().catch(() => true)) return
  await vault.destroy().catch(() => {})
  event.target.submit()
}

if (vault.able) {
  vault.listen((what) => {
    if (what === 'destroyed') {
      over = true
      clearTimeout(timer)
      announce(say('signed-out'))
    } else show()
  })
  addEventListener('online', tryAfresh)
  addEventListener('offline', show)
  addEventListener('pageshow', (event) => { if (event.persisted) location.reload() })
  document.addEventListener('visibilitychange', () => { if (!document.hidden) tryAfresh() })
  document.addEventListener('submit', leave)
  ready.then(show).then(trySending)
  keepThePage().catch(() => {})
}
