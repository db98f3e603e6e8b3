// Who else is in the text and where. Names and colours come from the server, which knows who has signed in.
import { tied } from './carets.js'

const hex = '#000000' // y-prosemirror looks for such a colour; ours are in the stylesheet, by name

// The part of y-protocols' Awareness that y-prosemirror asks for.
export class Presence {
  constructor (doc, root) {
    this.doc = doc
    this.clientID = doc.clientID
    this.root = root
    this.states = new Map([[doc.clientID, { cursor: null }]])
    this.listeners = new Set()
    this.hasMoved = false
    this.moved = () => {}
  }

  getStates () { return this.states }
  getLocalState () { return this.states.get(this.clientID) }
  on (_, listener) { this.listeners.add(listener) }
  off (_, listener) { this.listeners.delete(listener) }

  setLocalStateField (_, selection) {
    const cursor = tied(this.doc, selection)
    if (JSON.stringify(cursor) === JSON.stringify(this.getLocalState().cursor)) return
    this.states.set(this.clientID, { cursor })
    this.hasMoved = true
    this.moved()
  }

  // What to send along, or nothing when nothing moved.
  take () {
    if (!this.hasMoved) return ''
    this.hasMoved = false
    const fragment = document.activeElement?.closest('[data-fragment]')?.dataset.fragment ?? null
    return JSON.stringify({ client: this.clientID, fragment, cursor: this.getLocalState().cursor })
  }

  // To be said again: the server may have forgotten. That somebody is here, without a caret, it knows from the stream.
  remind () { this.hasMoved ||= !!this.getLocalState().cursor }

  // Everybody, when the stream opens; our own entry is ours to know.
  all (here) {
    this.states = new Map([[this.clientID, this.getLocalState()]])
    for (const one of here) this.put(one)
    this.remind()
    this.moved()
    this.changed()
  }

  put (one) {
    if (one.client === this.clientID) this.me = one.user
    else this.states.set(one.client, { ...one, user: { id: one.user, name: one.name, short: one.short, tone: one.tone, color: hex } })
  }

  came (one) { this.put(one); this.changed(); setTimeout(freshen, 50, one.client) }
  left ({ client }) { if (client !== this.clientID && this.states.delete(client)) this.changed() }
  nobody () { this.all([]) }

  changed () {
    for (const listener of this.listeners) listener()
    this.show()
    this.arrange()
  }

  // Two carets on one line share the one place in the margin: "Eva, Peter".
  arrange () {
    if (this.isArranging) return
    this.isArranging = true
    requestAnimationFrame(() => {
      this.isArranging = false
      const lines = new Map()
      for (const label of this.root.querySelectorAll('.caret-n')) {
        const line = Math.round(label.parentElement.getBoundingClientRect().top / 8)
        const first = lines.get(line) || lines.get(line - 1) || lines.get(line + 1)
        label.hidden = !!first
        label.textContent = label.dataset.name
        if (first) first.textContent += `, ${label.dataset.name}`
        else lines.set(line, label)
      }
    })
  }

  // The others, each person once; where they write when somebody has several pages open: where the caret is.
  get others () {
    const people = new Map()
    for (const [client, state] of this.states) {
      if (client === this.clientID || state.user.id === this.me) continue
      if (!people.has(state.user.id) || state.cursor) people.set(state.user.id, state)
    }
    return [...people.values()]
  }

  short (state) {
    const same = this.others.filter(other => other.user.short === state.user.short)
    return same.length > 1 ? state.user.name : state.user.short
  }

  show () {
    const others = this.others
    for (const list of document.querySelectorAll('[data-here]')) {
      list.querySelectorAll('li[data-person]').forEach(item => item.remove())
      for (const state of others) {
        const item = document.createElement('li')
        item.dataset.person = state.user.id
        item.append(flag(state), this.short(state))
        list.append(item)
      }
    }
    for (const line of document.querySelectorAll('[data-writing]')) {
      const writers = others.filter(state => state.fragment === line.dataset.writing && state.cursor)
      line.hidden = !writers.length
      line.replaceChildren(...this.sentence(writers, line))
    }
  }

  // "Eva och Peter skriver här", with each one's flag before the name.
  sentence (writers, line) {
    if (!writers.length) return []
    const [before, after] = (writers.length === 1 ? line.dataset.one : line.dataset.many).split('{names}')
    const list = new Intl.ListFormat(document.documentElement.lang || 'sv')
    let next = 0
    const names = list.formatToParts(writers.map(state => this.short(state))).flatMap(part =>
      part.type === 'element' ? [flag(writers[next++]), ' ' + part.value] : [part.value])
    return [before, ...names, after]
  }
}

// On a phone the margin has no room for names: the caret that just moved shows its name for a moment.
const fresh = new WeakMap()
function freshen (client) {
  const caret = document.querySelector(`.caret[data-client="${client}"]`)
  if (!caret) return
  caret.classList.add('is-fresh')
  clearTimeout(fresh.get(caret))
  fresh.set(caret, setTimeout(() => caret.classList.remove('is-fresh'), 2500))
}

export function flag (state) {
  const mark = document.createElement('i')
  mark.className = `here-c ${tone(state.user)}`
  mark.setAttribute('aria-hidden', 'true')
  return mark
}

// A class of the stylesheet: a style attribute would be stopped by the content security policy.
const tone = user => `tone-${user.tone}`

export const cursorBuilder = presence => (user, client) => {
  const caret = document.createElement('span')
  caret.className = `caret ${tone(user)}`
  caret.dataset.client = client
  caret.setAttribute('aria-hidden', 'true') // the list of who is here says it once, not in the middle of a sentence
  const name = document.createElement('span')
  name.className = 'caret-n'
  name.textContent = name.dataset.name = presence.short({ user })
  caret.append(name)
  return caret
}

export const selectionBuilder = user => ({ nodeName: 'mark', class: `sel ${tone(user)}` })
