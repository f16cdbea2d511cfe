// What stands around every page, in the browser: its language, Streamlit's own words, and what happens before printing.
// An expression: navigation.head calls it with what it has to say, again where that changes.
(said => {
  const root = document.documentElement
  root.lang = said.language
  document.querySelector('[data-testid="stSkipToContent"]')?.replaceChildren(said.skip)
  if (matchMedia("(max-width: 640px)").matches)
    document.querySelector('[data-testid="stSidebar"][data-collapsed="false"] [aria-controls="stSidebar"]')?.click()
  root.dataset.printed = said.printed
  const tenfold = (window.tenfold ??= begin())
  tenfold.page = said.page
  tenfold.speak(said.labels, said.texts)

  function begin() {
    addEventListener("beforeprint", dateThePaper)
    addEventListener("afterprint", () => delete root.dataset.paper)
    addEventListener("keydown", printDrawnAnew, { capture: true })
    addEventListener("pointerdown", followTheCell, { capture: true })
    addEventListener("pointerover", listenToTheChart, { capture: true })
    addEventListener("click", followToCustomers, { capture: true })
    return { speak: translator() }
  }

  // ---- in lists

  // A cell brings a link to its customer. Who clicks on one wants to go there; who comes by with the keyboard may not.
  function followTheCell({ target }) {
    clearInterval(tenfold.following)
    if (!target.closest('[data-testid="stDataFrame"]')) return
    const link = () => document.querySelector(".st-key-chosen_customer a")
    const [before, until] = [link()?.href, performance.now() + 10000]
    tenfold.following = setInterval(() => {
      const found = link()
      const isNew = found && found.href !== before
      if (isNew) found.click()
      if (isNew || performance.now() > until) clearInterval(tenfold.following)
    }, 50)
    addEventListener("keydown", () => clearInterval(tenfold.following), { capture: true, once: true })
  }

  // ---- from a picture to its people

  // A chart says in `meta` where its marks lead (clv/charts/style.py). Plotly forgets who listens when it draws anew.
  function listenToTheChart({ target }) {
    const chart = target.closest(".js-plotly-plot")
    if (!chart?.layout?.meta?.leads) return
    const lead = ({ data, pointNumber }) =>
      chart.layout.meta.leads[[pointNumber].flat().reduce((marks, place) => marks?.[place], data.meta?.marks)]
    const pointAt = address =>
      chart.querySelectorAll(".nsewdrag").forEach(field => (field.style.cursor = address ? "pointer" : ""))
    chart.tenfold ??= {
      plotly_click: ({ points: [point] }) => lead(point) && turnTo(whole(lead(point))),
      plotly_hover: ({ points: [point] }) => pointAt(lead(point)),
      plotly_unhover: () => pointAt(""),
    }
    for (const [event, hear] of Object.entries(chart.tenfold)) {
      chart.removeListener(event, hear)
      chart.on(event, hear)
    }
  }

  // A link among the numbers: Streamlit would open the page in a tab of its own, with nothing that was chosen.
  function followToCustomers(event) {
    const link = event.target.closest('[data-testid="stTable"] a[href*="?"]')
    if (!link) return
    const address = whole(link.getAttribute("href"))
    link.href = address
    if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return
    event.preventDefault()
    turnTo(address)
  }

  // What the address of now says of every page goes along, and all of it to another view of the same page.
  function whole(address) {
    const [page, said] = address.split("?")
    const [now, then] = [new URLSearchParams(location.search), new URLSearchParams(said)]
    const going = page === tenfold.page ? [...now.keys()] : ["lang", "sales", "only"]
    for (const name of going) if (!then.has(name)) now.getAll(name).forEach(text => then.append(name, text))
    const base = location.pathname.replace(/\/$/, "").slice(0, -tenfold.page.length || undefined)
    return `${base.replace(/\/$/, "")}/${page}?${then}`
  }

  // As a step back in the browser: Streamlit then shows the page that the address says, in the same session.
  function turnTo(address) {
    history.pushState(null, "", address)
    dispatchEvent(new PopStateEvent("popstate"))
    document.querySelector(".st-key-people")?.scrollIntoView({ block: "start" }) // of a list below its chart
  }

  // ---- on paper

  function dateThePaper() {
    const language = root.lang === "en" ? "en-GB" : root.lang
    const today = new Date().toLocaleDateString(language, { dateStyle: "long" })
    root.style.setProperty("--printed", JSON.stringify(root.dataset.printed.replace("…", today)))
    // what is printed from the browser's menu keeps the width in which it was drawn: frame.css makes the page fit
    const page = document.querySelector('[data-testid="stMainBlockContainer"] > [data-testid="stVerticalBlock"]')
    root.style.setProperty("--drawn-width", page.getBoundingClientRect().width)
  }

  // A browser waits for nothing once it prints: so the page takes the paper's width first, and its charts are drawn anew.
  async function printDrawnAnew(event) {
    if (event.key.toLowerCase() !== "p" || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return
    event.preventDefault()
    event.stopImmediatePropagation()
    root.dataset.paper = ""
    const until = performance.now() + 5000
    let before = ""
    for (let still = 0; still < 3 && performance.now() < until; ) {
      await new Promise(resolve => setTimeout(resolve, 150))
      const widths = [...document.querySelectorAll(".js-plotly-plot svg.main-svg")].map(one => one.clientWidth).join()
      still = widths === before ? still + 1 : 0
      before = widths
    }
    print()
  }

  // ---- Streamlit's own words: it has no setting for them, and screen readers read them aloud

  function translator() {
    const NAMES = ["aria-label", "placeholder", "title", "alt"]
    const OURS = '[data-testid="stMarkdownContainer"], [data-testid="stTable"], svg, h1, h2, h3, style, script'
    const known = new WeakMap() // element or text: what Streamlit said, and what was put in its place
    let labels = () => null
    let texts = () => null

    // Phrases as {English: ours}, where {name} stands for anything.
    const reader = phrases => {
      const patterns = Object.entries(phrases)
        .filter(([english]) => english.includes("{"))
        .map(([english, ours]) => {
          const [before, after] = english.split(/\{\w+\}/)
          return said =>
            said.startsWith(before) && said.endsWith(after) && said.length > before.length + after.length
              ? ours.replace(/\{\w+\}/, () => said.slice(before.length, said.length - after.length))
              : null
        })
      return said => phrases[said] ?? patterns.map(pattern => pattern(said)).find(ours => ours !== null) ?? null
    }

    function put(thing, name, now, read, write) {
      const before = known.get(thing)?.[name]
      const english = before && before.ours === now ? before.english : now
      const ours = read(english) ?? english
      if (ours === english && !before) return
      known.set(thing, { ...known.get(thing), [name]: { english, ours } })
      if (ours !== now) write(ours)
    }

    function name(element) {
      // an icon within a sentence says nothing that the sentence does not
      if (element.role === "img" && / icon$/.test(element.ariaLabel ?? "") && element.closest(OURS)) {
        element.ariaHidden = "true"
        element.removeAttribute("aria-label")
      }
      for (const each of NAMES) {
        const now = element.getAttribute(each)
        if (now) put(element, each, now, labels, ours => element.setAttribute(each, ours))
      }
    }

    function write(text) {
      if (text.parentElement && text.data.trim() && !text.parentElement.closest(OURS))
        put(text, "data", text.data, texts, ours => (text.data = ours))
    }

    function below(node) {
      if (node.nodeType === Node.TEXT_NODE) return write(node)
      if (node.nodeType !== Node.ELEMENT_NODE || node.closest("svg, .js-plotly-plot")) return
      name(node)
      node.querySelectorAll(NAMES.map(each => `[${each}]`).join()).forEach(name)
      const words = document.createTreeWalker(node, NodeFilter.SHOW_TEXT)
      while (words.nextNode()) write(words.currentNode)
    }

    new MutationObserver(changes => {
      for (const { type, target, addedNodes } of changes) {
        if (type === "attributes") name(target)
        else if (type === "characterData") write(target)
        else addedNodes.forEach(below)
      }
    }).observe(document.body, {
      subtree: true,
      childList: true,
      characterData: true,
      attributes: true,
      attributeFilter: NAMES,
    })

    return (ourLabels, ourTexts) => {
      labels = reader(ourLabels)
      texts = reader(ourTexts)
      below(document.body)
    }
  }
})
