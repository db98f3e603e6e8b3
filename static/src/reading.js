// Helps those who read a charter: a link to each section, the text read aloud, and room above the on-screen keyboard.
import './reading/keyboard.js'
import './reading/links.js'
import './reading/listen.js'
