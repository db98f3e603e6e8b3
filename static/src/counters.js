// A long text says how much is left of its limit once less than a fifth is; before that nobody needs to know.

const PAUSE = 1000 // ms without a letter until it is read out
const LIMITED = '[data-limit]'
const waiting = new WeakMap()

function count (field) {
  const { limit, left, over } = field.dataset
  const rest = limit - [...field.value.trim()].length
  let line = field.nextElementSibling
  if (!line?.classList.contains('left')) {
    if (rest >= limit / 5) return
    line = document.createElement('p')
    line.className = 'hint left'
    line.innerHTML = '<span aria-hidden="true"></span><span class="vh" role="status"></span>'
    field.after(line)
  }
  const words = rest >= limit / 5 ? '' : (rest < 0 ? over : left).replace('{n}', Math.abs(rest))
  line.classList.toggle('is-over', rest < 0)
  line.firstChild.textContent = words
  clearTimeout(waiting.get(field))
  waiting.set(field, setTimeout(() => { line.lastChild.textContent = words }, PAUSE))
}

document.addEventListener('input', ({ target }) => { if (target.matches?.(LIMITED)) count(target) })
for (const field of document.querySelectorAll(LIMITED)) count(field)
