// Sends what is written here and takes in what is written elsewhere. Nothing counts as saved before the server says so.
import * as Y from 'yjs'
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'

export const REMOTE = 'remote'

const PATIENCE = 4500 // ms until an unanswered message means that we are cut off
const QUIET = 200 // ms between carets when nothing is written
const WAITS = [500, 1000, 2000]
const LONG_WAITS = [2000, 5000, 10000, 20000]
const PAUSE = 2000 // ms of rest that make what follows another change, to a person who counts
const KEEPALIVE = 60000 // bytes that a browser lets outlive its page
const LARGEST = 200000 // bytes of what goes together; the server takes somewhat more
const MANY = 100 // changes that are made one while nothing can be sent: thousands would take long to put together

// How many of the changes fit into one message; one always goes.
export function together (changes) {
  let size = 0
  const count = changes.findIndex(({ update }, at) => (size += update.length) > LARGEST && at > 0)
  return count < 0 ? changes.length : count
}

export const merged = changes => changes.length === 1 ? changes[0].update : Y.mergeUpdates(changes.map(({ update }) => update))

// Without the words that have been deleted again: undo keeps them here, and a text made shorter would still be too long.
function lean (doc) {
  const copy = new Y.Doc()
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc))
  return copy
}

class Refused extends Error {
  constructor (status, why) {
    super(`${status} ${why}`)
    this.status = status
    this.why = why
  }
}

export class Transport {
  // told(state, detail): saved, saving, offline, loose, back, late, failed, full, large, refused, removed, closed,
  // signed-out, outdated.
  constructor (doc, root, presence, store, told) {
    this.doc = doc
    this.root = root
    this.presence = presence
    this.store = store
    this.told = told
    this.unsent = []
    this.isSynced = false // compared with the server since the last trouble
    this.hasText = false // has been, ever
    this.isBusy = false
    this.isStopped = false
    this.isCutOff = false
    this.failures = 0
    this.changes = 0
    this.touched = new Set() // the fragments that what is unsent is in
    this.timer = 0
    doc.on('update', (update, origin, _, change) => { if (origin !== REMOTE) this.wrote(update, change) })
    presence.moved = () => this.soon()
  }

  get isAllSaved () { return !this.unsent.length && !this.sending }

  // Kept with the clocks that it takes this page from and to: so we know what of it the server has.
  wrote (update, { beforeState, afterState, changedParentTypes }) {
    const clock = state => state.get(this.doc.clientID) || 0
    const change = { update, from: clock(beforeState), to: clock(afterState) }
    this.unsent.push(change)
    for (const [name, type] of this.doc.share) if (changedParentTypes.has(type)) this.touched.add(name)
    const now = Date.now()
    if (!this.changes || now - this.wroteAt > PAUSE) this.changes++
    this.wroteAt = now
    if (this.isTooLarge) this.retry([1500])
    this.soon() // what is sent goes first, then what is kept
    this.store.put(change)
    if (!this.isSynced && !this.sending) this.gather()
  }

  gather () {
    const first = this.unsent.findIndex(({ isGathered }) => !isGathered)
    if (this.unsent.length - first < MANY) return
    const parts = this.unsent.splice(first)
    const whole = { update: merged(parts), from: parts[0].from, to: parts.at(-1).to, isGathered: true }
    this.unsent.push(whole)
    this.store.put(whole)
    this.store.drop(parts)
  }

  // After this turn, so that a letter and the caret behind it go together.
  soon () {
    if (this.isQueued) return
    this.isQueued = true
    queueMicrotask(() => { this.isQueued = false; this.pump() })
  }

  async pump () {
    if (this.isBusy || this.isStopped || !this.isSynced) return
    if (!this.unsent.length) {
      if (this.presence.hasMoved && !this.resting) this.resting = setTimeout(() => { this.resting = 0; this.sendPresence() }, QUIET)
      return
    }
    const sending = this.sending = this.unsent.splice(0, together(this.unsent))
    await this.during(async () => {
      await this.send(merged(sending), this.presence.take())
      this.sending = null
      this.store.drop(sending)
      this.settled()
    }, () => {
      this.unsent = [...sending, ...this.unsent]
      this.sending = null
    })
  }

  sendPresence () {
    if (!this.isBusy && !this.isStopped && this.isSynced && this.presence.hasMoved && !this.unsent.length) {
      this.during(() => this.send(new Uint8Array(), this.presence.take()))
    } else this.soon()
  }

  // One message at a time; what is written meanwhile gathers.
  async during (work, undo) {
    this.isBusy = true
    const slow = setTimeout(() => { if (!this.isCutOff && this.sending) this.told('saving') }, 250)
    try {
      await work()
    } catch (error) {
      undo?.()
      this.trouble(error)
    } finally {
      clearTimeout(slow)
      this.isBusy = false
    }
    if (this.wantsSync) this.sync()
    else this.soon()
  }

  settled () {
    this.failures = 0
    this.isTooLarge = false
    if (this.unsent.length) return
    this.touched.clear()
    if (this.isCutOff) {
      this.isCutOff = this.store.isAlone = false
      this.told('back', { count: this.changes })
    } else this.told('saved')
    this.changes = 0
    this.onSettled?.()
  }

  async send (update, caret) {
    const message = encoding.createEncoder()
    encoding.writeVarUint8Array(message, update)
    encoding.writeVarUint8Array(message, new TextEncoder().encode(caret))
    await this.post('updates', encoding.toUint8Array(message))
  }

  // Compare: say how far we know the text, take in what we lack, send what the server lacks.
  sync () {
    if (this.isStopped) return
    this.wantsSync = this.isBusy
    if (this.isBusy) return
    clearTimeout(this.timer)
    this.isSynced = false
    const message = encoding.createEncoder()
    encoding.writeVarUint8Array(message, Y.encodeStateVector(this.doc))
    this.during(async () => {
      const answer = decoding.createDecoder(new Uint8Array(await this.post('sync', encoding.toUint8Array(message))))
      decoding.readVarUint(answer)
      Y.applyUpdate(this.doc, decoding.readVarUint8Array(answer), REMOTE)
      this.compare(Y.decodeStateVector(decoding.readVarUint8Array(answer)))
    })
  }

  compare (theirs) {
    const me = this.doc.clientID
    const known = Y.decodeStateVector(Y.encodeStateVector(this.doc))
    const mine = known.get(me) || 0
    const has = theirs.get(me) || 0
    const before = this.unsent
    this.unsent = before.filter(({ from, to }) => to > has || from === to)
    const next = this.unsent.find(({ from, to }) => to > from)
    if (this.isTooLarge || (next ? next.from : mine) !== has) {
      // Too long, or the server lacks something that it once had: a backup has been put back. Only what was written
      // here is sent; what others wrote is theirs to send.
      known.set(me, has)
      this.unsent = [{ update: Y.encodeStateAsUpdate(lean(this.doc), Y.encodeStateVector(known)), from: has, to: mine }]
      this.store.put(this.unsent[0])
    }
    const left = new Set(this.unsent)
    this.store.drop(before.filter(change => !left.has(change)))
    this.isSynced = true
    this.presence.remind()
    if (!this.hasText) {
      this.hasText = true
      this.onText?.()
    }
    if (!this.unsent.length) this.settled()
    this.onCompared?.(theirs)
  }

  async post (what, message) {
    const stop = new AbortController()
    const timer = setTimeout(() => stop.abort(), PATIENCE)
    try {
      const url = new URL(this.root.dataset[`${what}Url`], location.href)
      url.searchParams.set('schema', this.root.dataset.schema)
      const response = await fetch(url, {
        method: 'POST',
        body: message,
        headers: { 'Content-Type': 'application/octet-stream', 'X-CSRFToken': this.root.dataset.csrf },
        signal: stop.signal,
        redirect: 'manual',
        keepalive: message.length < KEEPALIVE
      })
      if (response.type === 'opaqueredirect') throw new Refused(401, '')
      if (!response.ok) throw new Refused(response.status, (await response.json().catch(() => ({}))).why)
      return await response.arrayBuffer()
    } finally {
      clearTimeout(timer)
    }
  }

  trouble (error) {
    this.isSynced = false
    const status = error.status || 0
    if (status === 409 && error.why === 'behind' && this.failures++ < 3) return this.retry([0])
    if (status === 429) return this.retry([1100])
    if (status === 507) return this.fail('full')
    if (status === 413) { this.isTooLarge = true; return this.told('large') }
    if ([0, 502, 504].includes(status) || (status === 503 && !error.why)) return this.cutOff()
    if (status === 409 && error.why === 'schema') return this.stop('outdated')
    if (status === 422) return this.stop('refused')
    if (status === 410) return this.stop('removed')
    if (status >= 500 || status === 409) return this.fail('failed')
    this.stop(status === 401 ? 'signed-out' : this.isAllSaved ? 'ended' : 'closed')
  }

  fail (state) {
    this.told(state)
    this.retry(LONG_WAITS)
    this.failures++
  }

  cutOff () {
    if (!this.isCutOff) {
      this.isCutOff = this.store.isAlone = true
      if (!this.unsent.length) this.changes = 0
    }
    this.tellOffline()
    this.retry(WAITS)
    this.failures++
  }

  tellOffline () { this.told(this.store.works ? 'offline' : 'loose') }

  retry (waits) {
    clearTimeout(this.timer)
    const wait = waits[Math.min(this.failures, waits.length - 1)]
    this.timer = setTimeout(() => this.sync(), wait * (0.75 + Math.random() / 2))
  }

  stop (state) {
    this.isStopped = true
    clearTimeout(this.timer)
    this.told(state)
    this.onStopped?.()
  }

  // The stream has opened: whatever was said while it was not is fetched now.
  streamOpened () { this.failures = 0; this.sync() }

  // The stream is gone. After silence we are cut off until an answer comes; after an error the next answer shows.
  streamLost ({ silent }) {
    if (this.isStopped) return
    if (silent) this.cutOff()
    else if (!this.isBusy) this.sync()
  }
}
