// The assignment: files that are sent one by one, and the link that is shown once.
import './answer-files.js'
import './link-once.js'
