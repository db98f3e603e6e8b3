// The page on which a charter is written, as one file; the editor beside it is for those who may write.
import './charter.js'
import './reading.js'
import './dialogue/marks.js'
import './dialogue/mentions.js'
