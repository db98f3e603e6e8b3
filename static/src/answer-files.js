// Files of an answer are sent as soon as they are chosen, and the answer itself waits for them.
import { sending } from './sending.js'

const form = document.querySelector('form[data-upload-to]')

if (form) {
  const field = form.querySelector('input[type="file"]')
  const { add, isBusy, then } = sending(form, form.dataset.uploadTo, () => {
    // A file is an answer: that one is missing is true no more.
    const answer = form.querySelector('[aria-invalid]')
    if (!answer || answer.value) return
    answer.removeAttribute('aria-invalid')
    answer.closest('.field').classList.remove('is-error')
    form.querySelector('.err')?.remove()
    document.querySelector('.summary')?.remove()
  })
  field.addEventListener('change', () => {
    add([...field.files])
    field.value = ''
  })
  form.addEventListener('submit', event => {
    if (!isBusy()) return
    event.preventDefault()
    event.stopImmediatePropagation()
    const { submitter } = event
    // One that was not saved is said, and the person decides.
    then(isWhole => { if (isWhole) form.requestSubmit(submitter) })
  }, true)
}
