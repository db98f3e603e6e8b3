// Files are sent one by one, each with a line that says how far it has come, and why it did not when it did not.
// Without this the same form sends them all at once. The library and the answers to assignments use it alike.

const AT_ONCE = 2
const PATIENCE = 60000 // ms without a byte until a connection counts as broken

// Gives `add`, which sends files to an address one by one; `isBusy`; and `then`, which is called when all are through:
// with whether every one of them was saved. `saved` is called for each that was.
export function sending (form, to, saved = () => {}) {
  const says = form.dataset
  const field = form.querySelector('input[type="file"]')
  const list = document.getElementById('coming')
  const status = document.getElementById('coming-said')
  const waiting = []
  const broken = new Set() // lines whose connection broke off: they are tried again when there is one
  let underWay = 0
  let all = 0
  let done = 0
  let waits = null

  const named = (words, file) => words.replace('{name}', () => file.name)

  function line (file) {
    const li = document.createElement('li')
    list.append(li)
    return { li, file }
  }

  function show (item, words, { progress, button, className }) {
    const p = document.createElement('p')
    p.textContent = words
    if (className) p.className = className
    item.li.replaceChildren(p)
    if (progress) item.li.append(progress)
    if (button) item.li.append(button)
  }

  function makeButton (words, name, act) {
    const button = document.createElement('button')
    button.type = 'button'
    button.className = 'btn btn-s'
    button.append(words)
    const more = document.createElement('span')
    more.className = 'vh'
    more.textContent = ` ${name}`
    button.append(more)
    button.addEventListener('click', act)
    return button
  }

  function wait (item) {
    broken.delete(item)
    waiting.push(item)
    const cancel = makeButton(says.sayCancel, item.file.name, () => {
      waiting.splice(waiting.indexOf(item), 1)
      show(item, named(says.sayCancelled, item.file), {})
      settled()
    })
    show(item, named(says.sayWaiting, item.file), { button: cancel })
  }

  function add (files) {
    if (!underWay && !waiting.length) {
      // What is counted is what stands in the list: this time's files, and those that can still be tried again.
      for (const li of [...list.children]) if (!li.querySelector('button')) li.remove()
      all = list.children.length
      done = 0
    }
    for (const file of files) {
      const item = line(file)
      all++
      if (file.size > Number(says.most)) show(item, named(says.sayLarge, file), { className: 'came-no' })
      else wait(item)
    }
    next()
    settled()
  }

  function next () {
    while (underWay < AT_ONCE && waiting.length) send(waiting.shift())
  }

  function send (item) {
    underWay++
    const request = new XMLHttpRequest()
    const progress = document.createElement('progress')
    progress.max = item.file.size
    progress.value = 0
    progress.setAttribute('aria-label', item.file.name)
    show(item, named(says.sayUnderWay, item.file), {
      progress, button: makeButton(says.sayCancel, item.file.name, () => request.abort())
    })
    let watch = 0
    const life = () => {
      clearTimeout(watch)
      watch = setTimeout(() => { item.silent = true; request.abort() }, PATIENCE)
    }
    life()
    request.upload.addEventListener('progress', event => {
      life()
      progress.value = event.loaded
    })
    request.upload.addEventListener('load', () => {
      progress.removeAttribute('value')
      item.li.firstChild.textContent = named(says.sayChecking, item.file)
    })
    request.addEventListener('load', () => answered(item, request))
    request.addEventListener('error', () => failed(item))
    request.addEventListener('abort', () => {
      if (item.silent) failed(item)
      else show(item, named(says.sayCancelled, item.file), {})
    })
    request.addEventListener('loadend', () => {
      clearTimeout(watch)
      item.silent = false
      underWay--
      next()
      settled()
    })
    request.open('POST', to)
    request.setRequestHeader('HX-Request', 'true')
    request.send(body(item.file))
  }

  function body (file) {
    const whole = new FormData()
    for (const { name, value } of form.querySelectorAll('input[type="hidden"], select')) whole.append(name, value)
    whole.append(field.name, file)
    return whole
  }

  function answered (item, request) {
    const answer = new DOMParser().parseFromString(request.responseText, 'text/html')
    const came = answer.querySelectorAll('.came-ok, .came-no')
    if (came.length) item.li.replaceChildren(...[...came].map(one => document.importNode(one, true)))
    else {
      // Not our list's answer but an error's: it says what is the matter, and what to do.
      const why = answer.querySelector('.notice div, template')?.textContent.trim()
      again(item, why ? `${named(says.sayFailed, item.file)} ${why}` : named(says.sayFailed, item.file))
    }
    if (answer.querySelector('.came-ok')) {
      done++
      saved()
      document.body.dispatchEvent(new CustomEvent('samsyn:document'))
    }
  }

  function failed (item) {
    broken.add(item)
    again(item, named(says.sayBroken, item.file))
  }

  function again (item, words) {
    show(item, words, {
      className: 'came-no', button: makeButton(says.sayAgain, item.file.name, () => { wait(item); next() })
    })
  }

  function settled () {
    if (underWay || waiting.length || !all) return
    status.textContent = says.sayDone.replace('{done}', done).replace('{all}', all)
    waits?.(done === all)
    waits = null
  }

  addEventListener('online', () => {
    for (const item of [...broken]) wait(item)
    next()
  })
  addEventListener('beforeunload', event => { if (underWay || waiting.length) event.preventDefault() })
  return { add, isBusy: () => Boolean(underWay || waiting.length), then: act => { waits = act } }
}
