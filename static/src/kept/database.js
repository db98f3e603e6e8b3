// The browser's own database: what the server does not have yet, each record under [person, text, client, n].
// Names and texts say nothing to a reader: the person is a name that only the server can make, the record is sealed.

// Every key that begins so: a list comes after everything else in the order of keys.
export const under = (...key) => IDBKeyRange.bound(key, [...key, []])

export function open () {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open('samsyn', 1)
    asked.onupgradeneeded = () => asked.result.createObjectStore('unsent')
    asked.onsuccess = () => resolve(asked.result)
    asked.onerror = asked.onblocked = () => reject(asked.error)
  })
}

// One transaction. It is closed at once: what is on its way is then written although the page goes away. Strict: also
// the power may go.
export function work (database, mode, deed, isStrict) {
  return new Promise((resolve, reject) => {
    const transaction = database.transaction('unsent', mode, { durability: isStrict ? 'strict' : 'relaxed' })
    transaction.oncomplete = () => resolve(answers.map(({ result }) => result))
    transaction.onabort = () => reject(transaction.error)
    const answers = [deed(transaction.objectStore('unsent'))].flat()
    transaction.commit?.()
  })
}
