// What is said about a charter, on pages of its own.
import './dialogue/mentions.js'
import './dialogue/quote.js'
