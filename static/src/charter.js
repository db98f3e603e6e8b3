// The charter page: the panel follows the section one reads or writes in, a position is bound to the words on the
// page, and what was begun in the panel is never lost on the way.

const page = document.getElementById('charter')
const text = page.querySelector('.sheet')
const sections = [...page.querySelectorAll('.q')]
const panel = () => document.getElementById('stance')
const form = () => document.querySelector('form#mine') // where nothing is written there is none
const inFocus = () => panel().dataset.section

// ---------- Which section is in focus

const GIVE_UP = 1200 // ms: a browser that does not say when it has stopped scrolling
let asked = inFocus() // the section whose panel is here or on its way
let held = true // scrolling that the person did not do moves nothing
let going = null // the section whose panel the keyboard is on its way to

function focusOn (section) {
  if (section.matches('.is-removed')) return
  for (const each of sections) each.classList.toggle('is-active', each === section)
  for (const link of page.querySelectorAll('[data-goto]')) {
    if (link.dataset.goto === section.dataset.section) link.setAttribute('aria-current', 'location')
    else link.removeAttribute('aria-current')
  }
  document.getElementById('jump').value = section.dataset.section
  if (going !== section.dataset.section) going = null
  if (asked === section.dataset.section) return
  asked = section.dataset.section
  section.dispatchEvent(new CustomEvent('samsyn:in-focus'))
}

function hold () {
  held = true
  let timer = 0
  const release = () => { clearTimeout(timer); setTimeout(() => { held = false }, 100) }
  addEventListener('scrollend', release, { once: true })
  timer = setTimeout(release, GIVE_UP)
}

function goTo (section, moveKeyboard) {
  hold()
  focusOn(section)
  section.scrollIntoView({ block: 'start' })
  history.replaceState(null, '', `?section=${section.dataset.section}#${section.id}`)
  if (!moveKeyboard) return
  const heading = section.querySelector('h3')
  heading.tabIndex = -1
  heading.focus({ preventScroll: true })
}

const byId = id => sections.find(section => section.dataset.section === id)

// From a section to the panel where one answers for it, once it has come.
function answerFor (section) {
  hold()
  going = section.dataset.section
  focusOn(section)
  arrive()
}

function arrive () {
  if (going !== inFocus()) return
  going = null
  document.getElementById('stance-h').focus()
  panel().scrollIntoView({ block: 'nearest' }) // on a phone it is below the text, and there is room for all of it
}

let shown = panel()
document.addEventListener('htmx:after:swap', () => {
  if (shown !== panel()) asked = inFocus()
  shown = panel()
  arrive()
})
for (const end of ['htmx:error', 'htmx:response:error']) {
  document.addEventListener(end, ({ detail: { ctx } }) => {
    if (ctx?.sourceElement?.dataset.section !== asked) return // another has been asked for instead
    asked = inFocus()
    going = null
  })
}

// Whoever has come to the panel answers for the section that it shows: another that was on its way is not wanted.
function stay ({ target }) {
  if (!panel().contains(target) || asked === inFocus()) return
  asked = inFocus()
  focusOn(byId(asked))
}
for (const deed of ['focusin', 'pointerdown', 'input']) document.addEventListener(deed, stay)
document.addEventListener('htmx:before:swap', ({ detail: { ctx, tasks } }) => {
  if (ctx.sourceElement.matches('.q') && ctx.sourceElement.dataset.section !== asked) tasks.length = 0
})

for (const deed of ['focusin', 'input']) {
  document.addEventListener(deed, ({ target }) => {
    const section = target.closest('.q')
    if (section) focusOn(section)
  })
}
document.addEventListener('click', event => {
  const link = event.target.closest('[data-goto], [data-answer]')
  if (link && !(event.ctrlKey || event.metaKey || event.shiftKey)) {
    event.preventDefault()
    if (link.dataset.goto) goTo(byId(link.dataset.goto), true)
    else answerFor(link.closest('.q'))
  } else if (event.target.closest('.stance-bar a')) hold()
  else if (event.target.closest('.q')) focusOn(event.target.closest('.q'))
})
document.getElementById('jump').addEventListener('change', ({ target }) => goTo(byId(target.value), false))

// While one reads, the section at a third of the height is the one; somebody who writes or has come to the panel is
// not disturbed, as long as they have that before their eyes, and what was chosen there waits to be saved.
function read () {
  waiting = false
  const line = innerHeight / 3
  const isPast = text.getBoundingClientRect().bottom < line // on a phone the panel comes after the text
  if (held || isPast || isAnswering()) return
  if (isWriting()) return focusOn(document.activeElement.closest('.q'))
  const isAtEnd = innerHeight + scrollY >= document.documentElement.scrollHeight - 2
  const begun = sections.filter(section => section.getBoundingClientRect().top <= line)
  focusOn((isAtEnd ? sections : begun).at(-1) ?? sections[0])
}

let waiting = false
addEventListener('scroll', () => {
  if (!waiting) requestAnimationFrame(read)
  waiting = true
}, { passive: true })
for (const deed of ['wheel', 'touchmove', 'keydown', 'pointerdown']) addEventListener(deed, () => { held = false }, { passive: true, once: true })

const isAnswering = () => begun.has(inFocus()) || (panel().contains(document.activeElement) && isInSight(panel()))

function isWriting () {
  const { activeElement } = document
  const { focusNode } = getSelection()
  const isCaret = activeElement.isContentEditable && activeElement.contains(focusNode)
  const at = isCaret ? (focusNode.nodeType === Node.ELEMENT_NODE ? focusNode : focusNode.parentElement) : activeElement
  return !!activeElement.closest('.q') && isInSight(at)
}

function isInSight (element) {
  const { top, bottom } = element.getBoundingClientRect()
  return bottom > 0 && top < innerHeight
}

// Whoever scrolls on from a heading to which they were led, reads on.
for (const deed of ['wheel', 'touchmove']) {
  addEventListener(deed, () => { if (document.activeElement.matches('.q h3')) document.activeElement.blur() }, { passive: true })
}

// Where the panel is below the text, the bar leads to it, and from it back to the text.
function lookWhere () {
  const { top } = panel().getBoundingClientRect()
  document.body.classList.toggle('is-at-panel', top < innerHeight / 2 && text.getBoundingClientRect().bottom < innerHeight / 2)
}
addEventListener('scroll', lookWhere, { passive: true })
document.addEventListener('htmx:after:swap', lookWhere)

// ---------- What was begun in the panel, and the words that it is about

const begun = new Map() // section: what was chosen and written, not saved yet
const looked = new Map() // section: its words when its person chose, and how often others had changed it by then

const isPosition = ctx => ctx.sourceElement.matches('#mine, #withdrawal')
const field = () => form().querySelector('[data-seen]')
const words = () => text.live?.words(field().dataset.seen) ?? field().value
const changes = () => text.live?.changes(field().dataset.seen) ?? 0
const look = at => looked.set(inFocus(), { words: at, changes: changes() })

// What one has typed oneself since is no news; what a colleague has, asks one to read again.
function seen () {
  const before = looked.get(inFocus())
  return before && before.changes !== changes() ? before.words : words()
}

document.addEventListener('input', ({ target }) => {
  if (!target.closest('#mine')) return
  if (target.name === 'stance') stands()
  panel().querySelector('.position-saved')?.remove()
  if (target.id === 'comment') putRight(target)
  begun.set(inFocus(), new FormData(form()))
  toBeSaved()
})

const toBeSaved = () => document.getElementById('position-save').classList.add('btn-primary')

// While somebody chooses, others may write: they are told at once, and what they have chosen and written stays.
function stands () {
  look(words())
  tellMeanwhile()
}

function tellMeanwhile () {
  if (!form()) return
  const isOther = begun.has(inFocus()) && seen() !== words()
  const place = document.getElementById('meanwhile')
  if (!isOther) place.replaceChildren()
  else if (!place.firstChild) place.append(document.getElementById('meanwhile-note').content.cloneNode(true))
}
document.body.addEventListener('samsyn:text', tellMeanwhile)
document.addEventListener('click', ({ target }) => {
  if (!target.closest('[data-stands]')) return
  stands()
  document.getElementById('position-save').focus()
})

// What was wrong with the comment is not said any longer than it is so.
function putRight (comment) {
  if (!comment.value.trim() || comment.value.length > comment.dataset.most) return
  document.getElementById('comment-error')?.remove()
  comment.closest('.field').classList.remove('is-error')
  for (const name of ['aria-invalid', 'aria-describedby']) comment.removeAttribute(name)
}
document.addEventListener('htmx:after:request', ({ detail: { ctx } }) => {
  if (!isPosition(ctx)) return
  const { section } = ctx.sourceElement.closest('#stance').dataset
  const { status } = ctx.response
  if (status < 400) begun.delete(section)
  if (status < 400 || status === 409) looked.delete(section) // after 409 the words are shown anew
})
function restore () {
  if (!form() || form().dataset.restored) return
  form().dataset.restored = ''
  panel().querySelector('.position-saved')?.scrollIntoView({ block: 'nearest' }) // what stood above it may be gone
  const kept = begun.get(inFocus())
  if (!kept || !looked.has(inFocus())) look(field().value)
  if (!kept) return
  const chosen = form().querySelector(`[name="stance"][value="${kept.get('stance')}"]`)
  if (chosen) chosen.checked = true
  form().querySelector('[name="comment"]').value = kept.get('comment')
  toBeSaved()
  tellMeanwhile()
}
document.addEventListener('htmx:after:swap', restore)
restore()

// The live answer was asked for a moment ago: of a panel that has gone on to another section, or is on its way there,
// it knows nothing, and a form that has come meanwhile is left alone.
document.addEventListener('htmx:before:swap', ({ detail: { ctx, tasks } }) => {
  if (ctx.sourceElement.id !== 'agreement') return
  const isOther = new URL(ctx.request.action, location).searchParams.get('section') !== asked
  const isLate = ({ target }) => isOther ? target?.matches('#stance, #stance-bar, #earlier, #group-list') : form() && target === panel()
  tasks.splice(0, tasks.length, ...tasks.filter(task => !isLate(task)))
})

// ---------- A position goes with the words that its person had before them

const PATIENCE = 5000 // ms; after that the server's answer says that the text is another

async function allSaved () {
  const end = Date.now() + PATIENCE
  while (!text.live.isAllSaved && Date.now() < end) await new Promise(resolve => setTimeout(resolve, 40))
}

document.addEventListener('htmx:config:request', ({ detail: { ctx } }) => {
  if (ctx.sourceElement !== form() || !text.live) return
  const about = seen()
  ctx.fetch = async (url, request) => {
    await allSaved()
    request.body.set('seen', about)
    return fetch(url, request)
  }
})

// ---------- A section that has been removed takes no more words: they would belong to nothing

document.addEventListener('htmx:after:swap', () => {
  const left = document.querySelector('#outline-changed [data-sections]')?.dataset.sections.split(' ')
  for (const section of left ? sections : []) {
    if (left.includes(section.dataset.section) || section.matches('.is-removed')) continue
    section.classList.add('is-removed')
    section.querySelector('h3').after(document.getElementById('section-removed').content.cloneNode(true))
    text.live?.close(section.id)
  }
})

// ---------- The change since one's position

document.addEventListener('click', ({ target }) => {
  if (!target.closest('[data-hide-change]')) return
  document.getElementById('change').replaceChildren()
  document.getElementById('see-change')?.focus()
})

// ---------- Adopting

const dialog = document.getElementById('adoption')

document.addEventListener('htmx:after:swap', () => {
  if (dialog.open || !dialog.firstElementChild) return
  dialog.showModal()
  document.getElementById('adoption-h')?.focus()
})
dialog.addEventListener('click', event => {
  if (!event.target.closest('[data-leave]')) return
  event.preventDefault()
  dialog.close()
})
dialog.addEventListener('close', () => dialog.replaceChildren())
