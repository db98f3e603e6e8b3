// A browser that speaks without a sound: says what it is given when the test calls finish().
window.said = []
let saying = null
window.SpeechSynthesisUtterance = class { constructor (text) { this.text = text } }
const speech = new EventTarget()
speech.getVoices = () => window.voices.map(lang => ({ lang: lang.replace('@', ''), localService: !lang.startsWith('@') })) // @: speaks from a server
speech.speak = utterance => { saying = utterance; window.said.push(utterance) }
speech.cancel = () => {
  const was = saying
  saying = null
  was?.onerror?.({ error: 'canceled' })
}
window.finish = () => {
  const was = saying
  saying = null
  was?.onend?.()
  return was !== null
}
Object.defineProperty(window, 'speechSynthesis', { value: speech })
