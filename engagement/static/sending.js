// Sends what waits, in its order, one tab or worker at a time. The server knows each note by its id: sent again after a lost
// reply it is answered as before, so whatever is not known to have arrived is simply sent again.
import * as vault from './vault.js'

const PATIENCE = 20_000
const LATER = new Set([408, 425, 429])

async function ask (address, how = {}) {
  const answer = await fetch(address, {
    credentials: 'same-origin', redirect: 'manual', cache: 'no-store', signal: AbortSignal.timeout(PATIENCE), ...how
  })
  const json = answer.headers.get('Content-Type')?.startsWith('application/json')
  return { status: answer.status, body: json ? await answer.json() : null }
}

/** Who is signed in: {owner, token}, owner null for nobody; it throws when the site cannot be reached. */
async function whoIsHere () {
  const { status, body } = await ask('/notes/device')
  // A hotel's log-in page answers too, but not like this.
  if (status !== 200 || body === null || !('owner' in body)) throw new Error('away')
  return body
}

async function deliver (note, here, aloud) {
  let content
  try {
    content = await vault.open(note)
  } catch {
    await vault.mark(note.id, { state: 'broken' })
    return 'broken'
  }
  const sent = new URLSearchParams(content.fields)
  for (const [name, value] of [['client_id', note.id], ['owner', note.owner], ['csrf_token', here.token]]) sent.set(name, value)
  if (aloud) sent.set('aloud', 'yes')
  const { status, body } = await ask('/notes/waiting', { method: 'POST', body: sent })
  if ((status === 200 || status === 201) && body?.client_id === note.id) {
    await vault.remove(note.id)
    return 'sent'
  }
  if (status === 401 || status === 0) return 'sign-in'
  if (body?.other) return 'other'
  // 400 is what a token says that ran out in between: the next round brings a new one.
  if (status < 400 || status >= 500 || LATER.has(status) || (status === 400 && !note.tried)) {
    if (status === 400) await vault.mark(note.id, { tried: true })
    throw new Error('away')
  }
  const state = status === 409 ? 'clash' : 'stopped'
  await vault.put({ ...note, state }, { ...content, status, says: body?.says ?? [] })
  return state
}

/**
 * Send all that waits of whoever is signed in here, or the one note with this id. Answers 'done', 'away' when it should be tried
 * again later, 'sign-in' or 'other' when it waits for its owner to sign in, or, for one note, what became of it.
 */
export function sendAll ({ only = null, aloud = false } = {}) {
  return navigator.locks.request('waiting', async () => {
    let outcome = 'done'
    try {
      let here = null
      const tried = new Set()
      for (;;) {
        const waiting = (await vault.list()).filter((note) => note.state === 'waiting' && !tried.has(note.id))
        const note = only ? waiting.find((one) => one.id === only) : waiting[0]
        if (!note) return outcome
        tried.add(note.id)
        here ??= await whoIsHere()
        if (here.owner === null) return 'sign-in'
        const became = here.owner === note.owner ? await deliver(note, here, aloud) : 'other'
        if (became === 'sign-in') return became
        if (only) return became
        if (became === 'other') outcome = became
      }
    } catch {
      return 'away'
    }
  })
}
