// What happens between choosing files and their arrival? One request a file, one after the other.
// All words and the language of the numbers come from Python, and so does the list of what has arrived.

const areas = new WeakMap() // Streamlit calls the renderer again whenever its data changes
const TOO_LARGE = 413
const TOO_MANY = 429
const ALL_FULL = 503
const FULL = 507
const CREATED = 201

export default function (component) {
  const { data, parentElement, setTriggerValue } = component
  if (!areas.has(parentElement)) areas.set(parentElement, makeArea(parentElement))
  const area = areas.get(parentElement)
  area.show(data, setTriggerValue)
  return area.leave
}

function makeArea(parent) {
  const find = selector => parent.querySelector(selector)
  const [zone, input, bar, files] = [".zone", "input", "progress", ".files"].map(find)
  let data, tell
  let waiting = [] // files still to be sent; the first is on its way
  let request = null
  let done = 0 // bytes of this batch that have arrived
  let loaded = 0 // and of the file on its way
  let total = 0
  let problems = []

  const fill = (words, facts) => words.replace(/\{(\w+)\}/g, (all, fact) => facts[fact] ?? all)
  const number = (value, options) => new Intl.NumberFormat(data.language, options).format(value)
  const size = bytes => {
    const small = bytes < 1e5
    const digits = small || bytes >= 1e7 ? 0 : 1
    const unit = small ? "kilobyte" : "megabyte"
    return number(small ? Math.ceil(bytes / 1e3) : bytes / 1e6, { style: "unit", unit, maximumFractionDigits: digits })
  }

  function show(newData, newTell) {
    data = newData
    tell = newTell
    const words = data.words
    find(".label").textContent = words.label
    find(".zone .button").textContent = words.choose
    find(".hint").textContent = words.drop
    find(".cancel").textContent = words.cancel
    files.setAttribute("aria-label", words.files)
    files.replaceChildren(...data.files.map(row))
    showProgress()
  }

  function row(file) {
    const item = document.createElement("li")
    const remove = document.createElement("button")
    remove.type = "button"
    remove.className = "button"
    remove.textContent = data.words.remove
    remove.setAttribute("aria-label", fill(data.words.remove_one, { name: file.name }))
    remove.onclick = () => {
      remove.disabled = true
      input.focus() // the button goes, and the keyboard's place with it
      tell("removed", file.number)
    }
    item.append(span("name", file.name), span("size", size(file.size)), remove)
    return item
  }

  function span(kind, text) {
    const made = document.createElement("span")
    made.className = kind
    made.textContent = text
    return made
  }

  function showProgress() {
    find(".progress").hidden = waiting.length === 0
    if (waiting.length === 0) return
    const share = total ? Math.min(1, (done + loaded) / total) : 0
    const percent = number(Math.floor(share * 100) / 100, { style: "percent" })
    const said = fill(data.words.sending, { name: waiting[0].name })
    const figures = `${percent} · ${size(done + loaded)} / ${size(total)}`
    bar.value = share
    bar.setAttribute("aria-label", said)
    bar.setAttribute("aria-valuetext", figures)
    find(".what").textContent = said
    find(".figures").textContent = figures
  }

  function showProblems() {
    find(".problem").hidden = problems.length === 0
    find(".problem").textContent = problems.join("\n")
  }

  function add(chosen) {
    if (waiting.length === 0) problems = []
    for (const file of chosen) {
      if (file.size > data.most) problems.push(fill(data.words.too_large, { name: file.name }))
      else {
        waiting.push(file)
        total += file.size
      }
    }
    showProblems()
    if (!request) send()
  }

  function send() {
    if (waiting.length === 0) return finish()
    const file = waiting[0]
    find(".said").textContent = fill(data.words.sending, { name: file.name })
    loaded = 0
    showProgress()
    request = new XMLHttpRequest()
    request.open("PUT", data.path)
    request.setRequestHeader("Tenfold-Name", encodeURIComponent(file.name))
    request.upload.onprogress = event => {
      loaded = event.loaded
      showProgress()
    }
    request.onload = () => sent(file, request.status)
    request.onerror = () => sent(file, 0)
    request.send(file)
  }

  function sent(file, status) {
    if (status !== CREATED) {
      const { too_large, too_many, all_full, full, lost } = data.words
      const words = { [TOO_LARGE]: too_large, [TOO_MANY]: too_many, [ALL_FULL]: all_full, [FULL]: full }
      problems.push(fill(words[status] ?? lost, { name: file.name }))
      showProblems()
    }
    request = null
    done += file.size
    waiting.shift()
    send()
  }

  function finish() {
    find(".said").textContent = problems.length ? "" : data.words.arrived
    done = loaded = total = 0
    showProgress()
    tell("arrived", Date.now())
  }

  function leave() {
    waiting = []
    if (request) request.abort()
    request = null
  }

  input.onchange = () => {
    const chosen = [...input.files]
    input.value = "" // the same file can be chosen again
    add(chosen)
  }
  find(".cancel").onclick = () => {
    leave()
    finish()
    find(".said").textContent = data.words.cancelled
    input.focus()
  }
  const over = inside => event => {
    event.preventDefault()
    zone.classList.toggle("over", inside)
  }
  zone.ondragover = over(true)
  zone.ondragleave = over(false)
  zone.ondrop = event => {
    over(false)(event)
    add(event.dataTransfer.files)
  }
  return { show, leave }
}
