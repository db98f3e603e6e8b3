// What earlier pages of this person kept and did not send: closed while away, crashed, reloaded. It is sent under the
// client id that it was written with; what the server will not take is shown, to be copied.
import * as Y from 'yjs'
import { show } from '../kept/panel.js'
import { merged, REMOTE, together } from './transport.js'

const TRIES = 3 // that something does not follow may pass: other pages bring what a restored server lacks
const AGAIN = 3000 // ms
const FINAL = new Set([403, 404, 409, 413, 422])

export class Rescue {
  constructor (boxes, own, transport) {
    this.boxes = boxes
    this.own = own
    this.transport = transport
    this.tries = new Map()
    this.shown = new Set()
    this.awaited = new Set()
  }

  // theirs: how far the server knows every client.
  async run (theirs) {
    if (this.isRunning) return
    this.isRunning = true
    try {
      for (const box of await this.boxes.of(this.own[1])) {
        if (box[2] === this.own[2] || this.shown.has(box[2])) continue
        if (!await this.boxes.with(box, () => this.take(box, theirs))) this.wait(box)
      }
    } catch (error) {
      if (error.isPassing) setTimeout(() => this.transport.sync(), AGAIN)
    }
    this.isRunning = false
  }

  // Another page's, which lives. Should it go away with something left, that is ours to send.
  async wait (box) {
    if (this.awaited.has(box[2])) return
    this.awaited.add(box[2])
    await this.boxes.free(box)
    this.awaited.delete(box[2])
    this.transport.sync()
  }

  // Gives true: the box has been seen to, this time.
  async take (box, theirs) {
    const found = await this.boxes.read(box).catch(() => null) // sealed for somebody else, or with another key
    if (!found) return true
    const { note, entries } = found
    if (!note) return true
    if (entries.length && note.schema !== this.transport.root.dataset.schema) return this.tell(box, note, 'older')
    try {
      const isNews = await this.send(box[2], entries, theirs.get(box[2]) || 0)
      await this.boxes.forget(box)
      if (isNews) this.transport.told('late', { count: note.changes })
    } catch (error) {
      this.refused(error, box, note)
    }
    return true
  }

  // Gives whether the server lacked any words.
  async send (client, entries, has) {
    const lacking = entries.filter(({ from, to }) => to > has || from === to)
    const isNews = lacking.some(({ from, to }) => to > from)
    while (lacking.length) {
      const batch = lacking.splice(0, together(lacking))
      let update = merged(batch)
      if (batch[0].from < has) update = Y.diffUpdate(update, Y.encodeStateVector(new Map([[client, has]])))
      await this.transport.send(update, '')
      Y.applyUpdate(this.transport.doc, update, REMOTE)
    }
    return isNews
  }

  refused (error, box, note) {
    const tries = this.tries.get(box[2]) || 0
    if (error.status === 409 && tries < TRIES) this.tries.set(box[2], tries + 1)
    else if (FINAL.has(error.status)) return this.tell(box, note, 'refused')
    error.isPassing = error.status !== 401 // the network or the server is in the way; but who is signed out stays so
    throw error
  }

  tell (box, note, why) {
    this.shown.add(box[2])
    show(box, note, why, () => this.boxes.forget(box))
    return true
  }
}
