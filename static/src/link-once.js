// A link that is shown once can be copied by a button; without a script it is marked by hand.
import { copy } from './copy.js'

for (const button of document.querySelectorAll('[data-copy]')) {
  button.hidden = false
  button.addEventListener('click', async () => {
    const link = document.getElementById(button.dataset.copy)
    if (await copy(link.textContent.trim(), link)) button.querySelector('span').textContent = button.dataset.done
  })
}
