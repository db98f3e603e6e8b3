// Says how things stand between this page and the server: one sentence, from the templates that the page came with.

const SHORTLY = 4000 // ms that "back online" is shown
const CALM = new Set(['saved', 'saving'])
const STOPPED = new Set(['refused', 'removed', 'closed', 'signed-out', 'outdated'])

export class State {
  constructor (root, textOf) {
    this.shown = root.querySelector('[data-conn]') || document.querySelector('[data-conn]')
    this.sentences = document.querySelector('template[data-conn-states]')?.content
    this.textOf = textOf
    this.now = ''
  }

  tell (state, detail = {}) {
    if (CALM.has(state) && this.now === 'back' && this.calm) { // said long enough to be read
      this.calm = state
      return
    }
    clearTimeout(this.after)
    this.calm = ''
    if (state === 'back') {
      if (!detail.count) return this.tell('saved')
      this.calm = 'saved'
      this.after = setTimeout(() => {
        const then = this.calm
        this.calm = ''
        this.tell(then)
      }, SHORTLY)
    }
    document.body.classList.toggle('is-offline', state === 'offline')
    if (!this.shown) return
    if (state !== this.now || state === 'saved') this.show(state, detail)
    this.now = state
  }

  // Says something in passing; then how things stand again.
  remark (name) {
    const { now } = this
    this.show(name, {})
    this.now = name
    this.after = setTimeout(() => { if (this.now === name) this.tell(now) }, SHORTLY)
  }

  show (state, detail) {
    const name = state === 'back' && detail.count === 1 ? 'back-one' : state
    const sentence = this.sentences?.querySelector(`[data-state="${name}"]`)
    if (!sentence) return
    // A change for the better or worse is read out; each letter that is saved is not.
    const isNews = !CALM.has(state) || !(CALM.has(this.now) || this.now === '' || this.now === 'back')
    this.shown.setAttribute('aria-live', isNews ? 'polite' : 'off')
    this.shown.className = `conn ${sentence.dataset.class}`
    this.shown.dataset.state = state
    this.shown.replaceChildren(...[...sentence.childNodes].map(node => node.cloneNode(true)))
    this.fill('[data-time]', clock)
    this.fill('[data-count]', () => this.counted(detail.count))
    if (STOPPED.has(state)) this.offer()
  }

  fill (where, what) {
    const place = this.shown.querySelector(where)
    if (place) place.textContent = what()
  }

  counted (count) {
    const words = this.shown.dataset.numbers?.split(' ') || []
    return words[count - 1] || String(count)
  }

  // Nothing more can be saved from here: let the person take the text along.
  offer () {
    const copy = this.shown.querySelector('[data-copy]')
    if (copy) copy.hidden = !navigator.clipboard // which browsers keep from pages that come unencrypted
    copy?.addEventListener('click', ({ currentTarget }) => {
      navigator.clipboard.writeText(this.textOf()).then(() => { currentTarget.textContent = currentTarget.dataset.done })
    })
    this.shown.querySelector('[data-reload]')?.addEventListener('click', () => location.reload())
  }
}

function clock () {
  const lang = document.documentElement.lang || 'sv'
  const time = new Intl.DateTimeFormat(lang, { hour: '2-digit', minute: '2-digit', hour12: false, timeZone: 'Europe/Stockholm' })
  return lang.startsWith('sv') ? time.format().replace(':', '.') : time.format()
}
