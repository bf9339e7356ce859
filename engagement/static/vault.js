// What waits on this device: notes sealed with AES-GCM in IndexedDB, and the key of each owner, which no script can read out.
// Whoever destroys the vault destroys the keys with it. docs/offline.md says what this protects from, and what not.

const NAME = 'waiting'
const told = new BroadcastChannel(NAME)
const heard = new Set()
told.onmessage = ({ data }) => heard.forEach((listener) => listener(data))

/** Call the listener with 'changed' or 'destroyed', whichever tab or worker did it. */
export function listen (listener) { heard.add(listener) }

function tell (what) {
  told.postMessage(what)
  heard.forEach((listener) => listener(what))
}

/** Whether this browser can keep sealed notes at all. */
export const able = Boolean(globalThis.isSecureContext && globalThis.indexedDB && globalThis.crypto?.subtle &&
  globalThis.navigator?.locks && globalThis.caches)

function answer (request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
    request.onblocked = () => {} // another tab lets go when it hears `versionchange`
  })
}

async function within (mode, work) {
  const opening = indexedDB.open(NAME, 1)
  opening.onupgradeneeded = () => {
    opening.result.createObjectStore('keys')
    opening.result.createObjectStore('device')
    opening.result.createObjectStore('notes', { keyPath: 'id' })
  }
  const database = await answer(opening)
  database.onversionchange = () => database.close()
  try {
    const transaction = database.transaction(['keys', 'device', 'notes'], mode, { durability: 'strict' })
    const finished = new Promise((resolve, reject) => {
      transaction.oncomplete = resolve
      transaction.onabort = transaction.onerror = () => reject(transaction.error)
    })
    const result = await work((store) => transaction.objectStore(store))
    await finished
    return result
  } finally {
    database.close()
  }
}

/** Say who uses this device from now on. What others left waiting stays sealed, and theirs. */
export async function enter (owner) {
  await within('readwrite', async (store) => {
    if (await answer(store('device').get('owner')) !== owner) await answer(store('device').put(owner, 'owner'))
  })
}

/** Who used this device last; nobody after a sign-out. */
export function owner () {
  return within('readonly', (store) => answer(store('device').get('owner')))
}

async function keyOf (who) {
  const fresh = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt'])
  return within('readwrite', async (store) => {
    if (await answer(store('device').get('owner')) !== who) throw new Error('signed out')
    const held = await answer(store('keys').get(who))
    if (!held) await answer(store('keys').put(fresh, who))
    return held ?? fresh
  })
}

// A sealed note opens under its own id and for its own owner only.
function boundTo (note, iv) {
  return { name: 'AES-GCM', iv, additionalData: new TextEncoder().encode(`${note.owner} ${note.id}`) }
}

/** Seal a note and keep it: {id, owner, at, state} in the open; {fields, says} sealed. */
export async function put (note, content) {
  const key = await keyOf(note.owner)
  const iv = crypto.getRandomValues(new Uint8Array(12))
  const sealed = await crypto.subtle.encrypt(boundTo(note, iv), key, new TextEncoder().encode(JSON.stringify(content)))
  await within('readwrite', async (store) => {
    if (!await answer(store('keys').get(note.owner))) throw new Error('signed out')
    await answer(store('notes').put({ ...note, iv, sealed }))
  })
  tell('changed')
}

/** What a kept note says; it throws when the note was changed on the device or its key is gone. */
export async function open (note) {
  const key = await within('readonly', (store) => answer(store('keys').get(note.owner)))
  const opened = await crypto.subtle.decrypt(boundTo(note, note.iv), key, note.sealed)
  return JSON.parse(new TextDecoder().decode(opened))
}

/** All kept notes, the oldest first. */
export async function list () {
  const notes = await within('readonly', (store) => answer(store('notes').getAll()))
  return notes.sort((one, other) => one.at - other.at || (one.id < other.id ? -1 : 1))
}

export function find (id) {
  return within('readonly', (store) => answer(store('notes').get(id)))
}

/** Change what stands in the open about a note, such as its state. */
export async function mark (id, changes) {
  await within('readwrite', async (store) => {
    const note = await answer(store('notes').get(id))
    if (note) await answer(store('notes').put({ ...note, ...changes }))
  })
  tell('changed')
}

export async function remove (id) {
  await within('readwrite', (store) => answer(store('notes').delete(id)))
  tell('changed')
}

/** Destroy the keys, then all the rest: notes, the kept page, what was stored with them. */
export async function destroy () {
  await within('readwrite', async (store) => {
    for (const name of ['keys', 'device', 'notes']) await answer(store(name).clear())
  })
  tell('destroyed')
  await Promise.all([
    answer(indexedDB.deleteDatabase(NAME)).catch(() => {}),
    ...(await caches.keys()).map((name) => caches.delete(name))
  ])
}
