// What was written and did not reach the server: shown to be copied, and thrown away when its person says so.
import { copy } from '../copy.js'

// why: which of the template's reasons to give. forget: throws it away.
export function show (box, note, why, forget) {
  const own = box[1] === 'actions' && document.querySelector('[data-away-root] template[data-kept]')
  const template = own || document.querySelector('template[data-kept]')
  const place = template?.nextElementSibling
  if (!place || [...place.children].some(({ dataset }) => dataset.box === String(box))) return
  const panel = template.content.firstElementChild.cloneNode(true)
  panel.dataset.box = box
  for (const reason of panel.querySelectorAll('[data-why]')) reason.hidden = reason.dataset.why !== why
  for (const time of panel.querySelectorAll('time')) time.textContent = moment(note.at)
  for (const link of panel.querySelectorAll('[data-to]')) {
    link.href = note.address
    link.textContent = note.title
  }
  panel.querySelector('[data-words]').append(...note.words.flatMap(([label, words]) => [line('h3', label), line('p', words)]))
  listen(panel, note, forget)
  place.append(panel)
}

function line (tag, words) {
  const element = document.createElement(tag)
  element.textContent = words
  return element
}

function listen (panel, note, forget) {
  const asking = panel.querySelector('[data-sure]')
  const first = panel.querySelector('[data-throw]')
  const ask = isAsked => {
    asking.hidden = !isAsked
    first.hidden = isAsked
    ;(isAsked ? asking.querySelector('[data-keep]') : first).focus()
  }
  panel.addEventListener('click', async ({ target }) => {
    const button = target.closest('button')
    if (button?.matches('[data-copy]') && await copy(note.words.flat().join('\n\n'), panel.querySelector('[data-words]'))) button.textContent = button.dataset.done
    if (button === first) ask(true)
    if (button?.matches('[data-keep]')) ask(false)
    if (button?.matches('[data-gone]')) {
      await forget()
      panel.remove()
      document.querySelector('main').focus({ preventScroll: true })
    }
  })
}

function moment (time) {
  const lang = document.documentElement.lang || 'sv'
  const options = { weekday: 'long', day: 'numeric', month: 'long', hour: '2-digit', minute: '2-digit', timeZone: 'Europe/Stockholm' }
  const said = new Intl.DateTimeFormat(lang, options).format(time)
  return lang.startsWith('sv') ? said.replace(/(\d):(\d)/, '$1.$2') : said
}
