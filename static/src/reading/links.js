// A link to a section is copied when it is pressed, and stands in the address of the page.
import { copy } from '../copy.js'

const SHORTLY = 2500 // ms that "copied" is shown

const status = document.createElement('p')
status.className = 'vh'
status.setAttribute('role', 'status')
document.body.append(status)

document.addEventListener('click', async event => {
  const link = event.target.closest('[data-copy-link]')
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return
  event.preventDefault()
  history.replaceState(null, '', link.href)
  if (!await copy(link.href)) return
  link.focus({ preventScroll: true })
  link.classList.add('is-done')
  status.textContent = link.dataset.done
  setTimeout(() => {
    link.classList.remove('is-done')
    status.textContent = ''
  }, SHORTLY)
})
