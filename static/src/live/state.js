// Says how things stand between this page and the server: one sentence, from the templates that the page came with.

import { copy } from '../copy.js'

const SHORTLY = 4000 // ms that what is said in passing is shown
const CALM = new Set(['saved', 'saving'])
const AWAY = new Set(['offline', 'loose'])
const SENT = new Set(['back', 'late'])
const STOPPED = new Set(['refused', 'removed', 'closed', 'ended', 'signed-out', 'outdated'])

export class State {
  constructor (root, textOf) {
    this.shown = root.querySelector('[data-conn]') || document.querySelector('[data-conn]')
    this.sentences = document.querySelector('template[data-conn-states]')?.content
    this.textOf = textOf
    this.now = ''
  }

  tell (state, detail = {}) {
    if (SENT.has(state)) {
      if (!detail.count) state = 'saved'
      else if (this.isPassing && SENT.has(this.now)) { // what earlier pages left and what this one had: one sentence
        state = 'back'
        detail = { count: detail.count + this.sent }
      }
      this.sent = detail.count
    }
    if (this.isPassing && CALM.has(state)) { // said long enough to be read
      this.then = state
      return
    }
    clearTimeout(this.after)
    this.isPassing = false
    if (SENT.has(state)) this.pass('saved')
    document.body.classList.toggle('is-offline', AWAY.has(state))
    if (!this.shown) return
    if (state !== this.now || state === 'saved' || SENT.has(state)) this.show(state, detail)
    this.now = state
  }

  // Says something in passing; then how things stand again.
  remark (name) {
    this.pass(this.isPassing ? this.then : this.now)
    this.show(name, {})
    this.now = name
  }

  pass (then) {
    clearTimeout(this.after)
    this.isPassing = true
    this.then = then
    this.after = setTimeout(() => {
      this.isPassing = false
      if (this.then) this.tell(this.then)
    }, SHORTLY)
  }

  show (state, detail) {
    const name = detail.count === 1 ? `${state}-one` : state
    const sentence = this.sentences?.querySelector(`[data-state="${name}"]`)
    if (!sentence) return
    // A change for the better or worse is read out; each letter that is saved is not.
    const isNews = !CALM.has(state) || !(CALM.has(this.now) || SENT.has(this.now) || this.now === '')
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
    this.shown.querySelector('[data-copy]')?.addEventListener('click', async ({ currentTarget: button }) => {
      if (await copy(this.textOf())) button.textContent = button.dataset.done
    })
    this.shown.querySelector('[data-reload]')?.addEventListener('click', () => location.reload())
  }
}

export function clock () {
  const lang = document.documentElement.lang || 'sv'
  const time = new Intl.DateTimeFormat(lang, { hour: '2-digit', minute: '2-digit', hour12: false, timeZone: 'Europe/Stockholm' })
  return lang.startsWith('sv') ? time.format().replace(':', '.') : time.format()
}
