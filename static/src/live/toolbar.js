// One toolbar for every editor of the page: it acts on the one that was written in last.
import { address, commands, linkAt, setLink } from './commands.js'
import { isTooLong } from './schema.js'

export class Toolbar {
  constructor (element, dialog) {
    this.element = element
    this.dialog = dialog
    this.view = null
    this.buttons = [...element.querySelectorAll('[data-command]')]
    this.reach(this.buttons[0])
    element.addEventListener('mousedown', event => event.preventDefault()) // the caret stays where it is
    element.addEventListener('click', ({ target }) => this.press(target.closest('[data-command]')))
    element.addEventListener('keydown', event => this.walk(event))
    element.addEventListener('focusin', ({ target }) => { if (this.buttons.includes(target)) this.reach(target) })
    if (dialog) this.prepareDialog()
    this.show()
  }

  // An editor got the focus, or its text changed.
  follow (view) {
    this.view = view
    this.show()
  }

  get isOff () { return !this.view || !this.view.editable || this.view.kind === 'line' }

  show () {
    for (const button of this.buttons) {
      const command = commands[button.dataset.command]
      const forAll = ['undo', 'redo'].includes(button.dataset.command)
      const possible = !!this.view?.editable && (forAll || !this.isOff) && command.isPossible(this.view.state)
      button.setAttribute('aria-disabled', String(!possible))
      if (command.isOn) button.setAttribute('aria-pressed', String(!this.isOff && command.isOn(this.view.state)))
    }
  }

  press (button) {
    if (!button || button.getAttribute('aria-disabled') === 'true') return
    if (button.dataset.command === 'link') return this.askForLink()
    commands[button.dataset.command].run(this.view.state, this.view.dispatch, this.view)
    this.view.focus()
  }

  // One stop for Tab; the arrows go on from there.
  reach (button) {
    for (const each of this.buttons) each.tabIndex = each === button ? 0 : -1
  }

  walk (event) {
    const at = this.buttons.indexOf(document.activeElement)
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: this.buttons.length - 1 }[event.key]
    if (event.key === 'Escape') this.view?.focus()
    else if (to !== undefined) this.buttons.at(to % this.buttons.length).focus()
    else return
    event.preventDefault()
  }

  focus () { this.buttons.find(button => button.tabIndex === 0).focus() }

  prepareDialog () {
    const { dialog } = this
    this.field = dialog.querySelector('input')
    this.faults = [...dialog.querySelectorAll('[data-wrong]')]
    dialog.querySelector('form').addEventListener('submit', event => {
      event.preventDefault()
      this.takeLink()
    })
    dialog.querySelector('[data-remove]').addEventListener('click', () => { setLink(this.view, null); dialog.close() })
    dialog.querySelector('[data-cancel]').addEventListener('click', () => dialog.close())
    dialog.addEventListener('close', () => this.view?.focus())
  }

  askForLink () {
    if (!this.dialog || this.isOff || !commands.link.isPossible(this.view.state)) return false
    const at = linkAt(this.view.state)
    this.field.value = at?.href || ''
    this.dialog.querySelector('[data-remove]').hidden = !at
    this.mark('')
    this.dialog.showModal()
    this.field.select()
    return true
  }

  takeLink () {
    const href = address(this.field.value)
    const wrong = !href ? 'address' : isTooLong(href) ? 'length' : ''
    this.mark(wrong)
    if (wrong) return this.field.focus()
    setLink(this.view, href)
    this.dialog.close()
  }

  mark (wrong) {
    for (const fault of this.faults) fault.hidden = fault.dataset.wrong !== wrong
    this.field.setAttribute('aria-invalid', String(!!wrong))
    this.field.closest('.field')?.classList.toggle('is-error', !!wrong)
  }
}
