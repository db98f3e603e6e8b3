// After @ a comment's field offers the names of the group. The field keeps the focus, the arrows walk in the list; Tab
// is never taken. Without this a name is written out.

const BEGUN = /(^|[^\p{L}\p{N}_.+-])@([\p{L}\p{M}-]*(?: [\p{L}\p{M}-]*)?)$/u

const template = document.getElementById('names')
const said = document.getElementById('names-said')
let field = null // the one that the list is open for
let list = null
let at = 0 // where its @ stands

const options = () => [...list.children]
const chosen = () => list?.querySelector('[aria-selected="true"]')

function begun (area) {
  const caret = area.selectionStart
  const found = caret === area.selectionEnd && area.value.slice(0, caret).match(BEGUN)
  return found ? { words: found[2], from: caret - found[2].length - 1 } : null
}

const fits = (name, words) => {
  const [whole, begins] = [name.toLowerCase(), words.toLowerCase()]
  return whole !== begins && (whole.startsWith(begins) || whole.split(' ').some(part => part.startsWith(begins)))
}

function follow (area) {
  const mention = begun(area)
  const whole = mention && template.content.firstElementChild.cloneNode(true)
  if (whole) for (const one of [...whole.children]) if (!fits(one.dataset.name, mention.words)) one.remove()
  if (!whole?.children.length) return close()
  const before = chosen()?.id
  close()
  ;[field, list, at] = [area, whole, mention.from]
  area.after(list)
  area.setAttribute('aria-controls', list.id)
  area.setAttribute('aria-autocomplete', 'list')
  choose(options().find(({ id }) => id === before) ?? options()[0])
  const { one, many } = template.dataset
  const words = options().length === 1 ? one : many.replace('{n}', options().length)
  if (said.textContent !== words) said.textContent = words
}

function choose (option) {
  for (const each of options()) each.setAttribute('aria-selected', String(each === option))
  field.setAttribute('aria-activedescendant', option.id)
  option.scrollIntoView({ block: 'nearest' })
}

function close () {
  if (!list) return
  for (const name of ['aria-controls', 'aria-autocomplete', 'aria-activedescendant']) field.removeAttribute(name)
  list.remove()
  field = list = null
  said.textContent = ''
}

function take (option) {
  const area = field
  area.setRangeText(`@${option.dataset.name} `, at, area.selectionStart, 'end')
  close()
  area.dispatchEvent(new Event('input', { bubbles: true }))
}

const walk = step => choose(options().at((options().indexOf(chosen()) + step) % options().length))
const keys = {
  ArrowDown: () => walk(1),
  ArrowUp: () => walk(-1),
  Enter: () => take(chosen()),
  Escape: close
}

if (template) {
  document.addEventListener('input', ({ target }) => { if (target.matches?.('[data-mentions]')) follow(target) })
  // Before anything around the field hears of the key: Escape closes the list, and not the panel.
  document.addEventListener('keydown', event => {
    if (!list || event.target !== field || event.isComposing || !Object.hasOwn(keys, event.key)) return
    event.preventDefault()
    event.stopPropagation()
    keys[event.key]()
  }, true)
  document.addEventListener('pointerdown', event => { if (list?.contains(event.target)) event.preventDefault() })
  document.addEventListener('click', ({ target }) => {
    const option = list?.contains(target) && target.closest('[role="option"]')
    if (option) take(option)
    else if (field && target !== field) close()
  })
  document.addEventListener('focusout', ({ target }) => { if (target === field) close() })
}
