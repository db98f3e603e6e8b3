// On the charter's page: what is said about a section opens beside the text, on a small screen over it. What is half
// written there is found again when one comes back to the section.
import { quote, show } from './quote.js'

const talk = document.getElementById('talk')
const inside = document.getElementById('talk-in')
const said = document.getElementById('talk-said')
const isWide = matchMedia('(min-width: 901px)')
const notices = document.getElementById('notices')
const itsPlace = notices.nextElementSibling

const linkOf = section => document.getElementById(`talk-link-${section}`)
const section = () => inside.querySelector('#talk-section')?.dataset.section

let wanted = null // what the panel is opened for: { section, thread, words, isQuiet }

// words: those that a new comment is about. thread: the one to show. isQuiet: the keyboard stays in the text.
export function open (number, wish = {}) {
  wanted = { section: String(number), ...wish }
  if (section() === wanted.section) arrive()
  else linkOf(number)?.dispatchEvent(new CustomEvent('samsyn:talk'))
}

function arrive () {
  if (!wanted || section() !== wanted.section) return
  const { thread, words, isQuiet } = wanted
  wanted = null
  unfold()
  const form = document.getElementById('talk-new')
  if (words && form) {
    quote(form, words)
    keep(form)
  }
  const place = words ? form?.elements.words : document.getElementById(thread ? `thread-${thread}-h` : 'talk-h')
  if (thread) place?.closest('article').scrollIntoView({ block: 'nearest' })
  if (!isQuiet) place?.focus()
}

function unfold () {
  if (talk.open) return
  if (isWide.matches) return talk.show()
  talk.showModal()
  talk.prepend(notices) // what is said there must not be said behind the panel
}

talk.addEventListener('close', () => {
  itsPlace.before(notices)
  linkOf(section())?.focus({ preventScroll: isWide.matches })
})
talk.addEventListener('keydown', event => { if (event.key === 'Escape' && !event.defaultPrevented) talk.close() })
isWide.addEventListener('change', () => { if (talk.open) { talk.close(); unfold() } })

document.addEventListener('click', event => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return
  const link = event.target.closest('[data-talk]')
  if (link) {
    event.preventDefault()
    open(link.dataset.talk)
  } else if (event.target.closest('[data-talk-close]')) talk.close()
})
// Whoever goes on to take a position finds the place for it. Before the page goes there.
document.addEventListener('click', ({ target }) => { if (target.closest('[data-answer], .stance-bar a') && talk.open) talk.close() }, true)

// ---------- What is half written

const drafts = new Map() // section and form: what it holds
const nameOf = form => `${section()} ${form.id}`
const keep = form => drafts.set(nameOf(form), new FormData(form))

inside.addEventListener('input', ({ target }) => { if (target.form?.matches('[data-keep]')) keep(target.form) })
document.addEventListener('htmx:after:request', ({ detail: { ctx } }) => {
  if (ctx.sourceElement.matches('#talk-in form[data-keep]') && ctx.response?.status < 400) drafts.delete(nameOf(ctx.sourceElement))
})

function restore () {
  for (const form of inside.querySelectorAll('form[data-keep]')) {
    const kept = drafts.get(nameOf(form))
    if (!kept || form.elements.words.value) continue
    for (const [name, value] of kept) if (name !== 'csrf_token') form.elements[name].value = value
    if (form.elements.quote) show(form)
    form.elements.words.dispatchEvent(new Event('input', { bubbles: true }))
  }
}

// ---------- What has come

let shown = section()
const counts = () => new Map([...document.querySelectorAll('.talk-link')].map(({ dataset }) => [dataset.talk, dataset.open]))
let before = counts()

document.addEventListener('htmx:after:swap', () => {
  if (shown !== section()) restore()
  shown = section()
  arrive()
  const now = counts()
  for (const [number, count] of now) {
    if (before.get(number) === count) continue
    const heading = document.querySelector(`[data-section="${number}"] h3`).textContent
    const words = linkOf(number).querySelector('b')?.textContent ?? '0'
    said.textContent = said.dataset.say.replace('{heading}', heading).replace('{count}', words)
  }
  before = now
})
