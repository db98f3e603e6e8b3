// Keeps what this page has not sent, in the browser's own database, so that it outlives the page. Deleted as soon as the
// server has it.
const GRACE = 50 // ms for the server to answer; most letters then need not be kept at all
const PATIENCE = 3000 // ms that the browser may take to keep something
const AGAIN = 5000 // ms until what could not be kept is tried again

export class Store {
  // noted(): how things read now, for a person. changed(): whether anything can be kept is another than before.
  constructor (boxes, box, noted, changed) {
    this.boxes = boxes
    this.box = box
    this.noted = noted
    this.changed = changed
    this.works = true // until it does not
    this.waiting = new Map() // n: what to write, or null to delete it
    this.unsent = new Set()
    this.written = new Set()
    this.last = 0
    this.alive = boxes.hold(box)
    this.isAlone = false // without the server: then what is kept is all there is, and there is nothing to wait for
    document.addEventListener('visibilitychange', () => this.flush()) // often the last that a page hears
    // Not where the browser would ask the person, who has no idea what it is about.
    if (!/firefox/i.test(navigator.userAgent)) navigator.storage?.persist?.().catch(() => {})
    this.flush()
  }

  // Whether the page may go away without a loss.
  get isSafe () { return this.works && !this.waiting.size && !this.isFlushing }

  put (entry) {
    entry.n = ++this.last
    this.unsent.add(entry.n)
    this.waiting.set(entry.n, entry).set(0, this.noted)
    this.soon()
  }

  drop (entries) {
    for (const { n } of entries) this.remove(n)
    if (!this.unsent.size) this.remove(0)
    this.soon()
  }

  remove (n) {
    this.unsent.delete(n)
    this.waiting.delete(n)
    if (this.written.has(n)) this.waiting.set(n, null)
  }

  soon () {
    if (this.isAlone) this.flush()
    else if (this.waiting.size) this.timer ??= setTimeout(() => this.flush(), GRACE)
  }

  async flush () {
    clearTimeout(this.timer)
    this.timer = null
    if (this.isFlushing) return // what has come since is written with it
    this.isFlushing = true
    const slow = setTimeout(() => this.say(false), PATIENCE)
    try {
      await this.alive
      await this.boxes.ready()
      while (this.waiting.size) await this.write()
      this.say(true)
    } catch {
      this.say(false)
      if (this.waiting.size) this.timer = setTimeout(() => this.flush(), AGAIN)
    }
    clearTimeout(slow)
    this.isFlushing = false
  }

  say (works) {
    if (works === this.works) return
    this.works = works
    this.changed()
  }

  async write () {
    const batch = [...this.waiting]
    this.waiting.clear()
    for (const [n, what] of batch) this.written[what ? 'add' : 'delete'](n)
    try {
      const sealed = await Promise.all(batch.map(async ([n, what]) =>
        [[...this.box, n], what && await this.boxes.seal(n ? what : { n, ...what() })]))
      await this.boxes.do('readwrite', records => sealed.map(([key, record]) =>
        record ? records.put(record, key) : records.delete(key)), this.isAlone)
    } catch (error) {
      this.waiting = new Map([...batch, ...this.waiting])
      throw error
    }
  }
}
