// The service worker. It keeps the look, and the capture page as it is without signal (put there by waiting.js): no page with
// anything of anybody's in it. `PARTS` is written in front by the site: the addresses of the look, and a stamp of them.
/* global PARTS */
import { sendAll } from './sending.js'

const LOOK = `look-${PARTS.stamp}`
const PATIENCE = 6_000
const AWAY = [502, 503, 504]

self.addEventListener('install', (event) => {
  self.skipWaiting()
  event.waitUntil(caches.open(LOOK).then((cache) => cache.addAll(PARTS.look)))
})

self.addEventListener('activate', (event) => event.waitUntil(tidy()))

async function tidy () {
  const old = (await caches.keys()).filter((name) => name.startsWith('look-') && name !== LOOK)
  await Promise.all(old.map((name) => caches.delete(name)))
  await self.clients.claim()
}

self.addEventListener('fetch', (event) => {
  const { pathname, search, origin } = new URL(event.request.url)
  if (event.request.method !== 'GET' || origin !== self.location.origin) return
  if (event.request.mode === 'navigate' && PARTS.capture.includes(pathname)) event.respondWith(capturePage(event.request))
  else if (PARTS.look.includes(pathname + search)) event.respondWith(fromLook(event.request))
})

async function fromLook (request) {
  const cache = await caches.open(LOOK)
  return await cache.match(request) ?? fetch(request)
}

async function capturePage (request) {
  const asked = fetch(request)
  try {
    const answer = await Promise.race([asked, tooLate()])
    return AWAY.includes(answer.status) ? await kept() ?? answer : answer
  } catch {
    return await kept() ?? asked
  }
}

const tooLate = () => new Promise((_resolve, reject) => { setTimeout(reject, PATIENCE) })

async function kept () {
  const cache = await caches.open('page')
  const [newest] = await cache.keys()
  return newest && cache.match(newest)
}

// Where the browser offers it: what waits goes up also when no page is open any more.
self.addEventListener('sync', (event) => event.waitUntil(sendAll().then((outcome) => {
  if (outcome === 'away') throw new Error('again later')
})))
