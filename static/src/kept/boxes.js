// What a person's pages keep: one box a page, under the client id that it writes with. A box has a note (record 0:
// how the sections read, for a person) and the changes (from 1 on, for the server).
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import { open, under, work } from './database.js'

const NONCE = 12 // bytes, as AES-GCM has it
const lockOf = box => `samsyn ${box.join(' ')}`
const { locks } = navigator // like `crypto.subtle`, only where the page came encrypted

export class Boxes {
  // keeper, keeperKey: from the server, which makes them for this person alone.
  constructor ({ keeper, keeperKey }) {
    this.keeper = keeper
    this.secret = keeperKey
  }

  // Asked for again after a failure: people make room, and clear what their browser holds.
  ready () {
    this.opening ??= this.prepare().catch(error => { this.opening = null; throw error })
    return this.opening
  }

  async prepare () {
    const bytes = Uint8Array.from(atob(this.secret), letter => letter.charCodeAt(0))
    this.key = await crypto.subtle?.importKey('raw', bytes, 'AES-GCM', false, ['encrypt', 'decrypt'])
    const database = await open()
    database.onclose = database.onversionchange = () => { database.close(); this.opening = null }
    return database
  }

  async do (mode, deed, isStrict) { return work(await this.ready(), mode, deed, isStrict) }

  async seal (record) {
    const plain = encoding.encode(encoder => encoding.writeAny(encoder, record))
    if (!this.key) return { plain }
    const iv = crypto.getRandomValues(new Uint8Array(NONCE))
    return { iv, sealed: await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, this.key, plain) }
  }

  async unseal ({ plain, iv, sealed }) {
    const bytes = plain ?? new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-GCM', iv }, this.key, sealed))
    return decoding.readAny(decoding.createDecoder(bytes))
  }

  // The boxes of all pages: [keeper, text, client].
  async of (...text) {
    const [keys] = await this.do('readonly', records => records.getAllKeys(under(this.keeper, ...text)))
    return [...new Map(keys.map(key => [key.slice(0, 3).join(), key.slice(0, 3)])).values()]
  }

  async read (box) {
    const [sealed] = await this.do('readonly', records => records.getAll(under(...box)))
    const records = await Promise.all(sealed.map(record => this.unseal(record)))
    return { note: records.find(({ n }) => !n), entries: records.filter(({ n }) => n) }
  }

  forget (box) { return this.do('readwrite', records => records.delete(under(...box))) }

  // As long as the page lives its box is nobody else's.
  hold (box) {
    return new Promise(resolve => {
      const forEver = new Promise(() => {})
      locks?.request(lockOf(box), () => { resolve(); return forEver }).catch(resolve)
      if (!locks) resolve()
    })
  }

  // Does something with the box of a page that is no more, and gives what comes of it; null while another page has it.
  // Where a browser has no locks nobody knows: the server takes each change once, whoever sends it.
  with (box, deed) {
    return locks ? locks.request(lockOf(box), { ifAvailable: true }, lock => lock && deed()) : deed()
  }

  // Waits until the box is nobody's.
  free (box) { return locks.request(lockOf(box), () => {}) }
}
