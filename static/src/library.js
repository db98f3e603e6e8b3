// The library: files are sent when they are added, or dropped.
import { sending } from './sending.js'

const form = document.querySelector('form[data-upload]')

if (form) {
  const field = form.querySelector('input[type="file"]')
  const { add } = sending(form, form.action)
  form.addEventListener('submit', event => {
    if (!field.files.length) return // the server says that one has to be chosen
    event.preventDefault()
    event.stopImmediatePropagation()
    add([...field.files])
    field.value = ''
  }, true)
  form.querySelector('.drop-h').hidden = false
  for (const name of ['dragenter', 'dragover']) {
    form.addEventListener(name, event => {
      if (!event.dataTransfer?.types.includes('Files')) return
      event.preventDefault()
      form.classList.add('is-over')
    })
  }
  for (const name of ['dragleave', 'drop']) form.addEventListener(name, () => form.classList.remove('is-over'))
  form.addEventListener('drop', event => {
    if (!event.dataTransfer?.files.length) return
    event.preventDefault()
    add([...event.dataTransfer.files])
  })
}
