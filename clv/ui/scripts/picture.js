// A chart as a file: what plotly has drawn on the page, with its title above it and its source below.
// The page's own fonts go with it, so that it looks the same in a letter or a presentation.

const SVG = "http://www.w3.org/2000/svg"
const SCALE = 2 // of a PNG: sharp on paper
const EDGE = 20 // px around
const [TITLE, SUBTITLE, SOURCE] = [
  { size: 16, weight: 600, line: 22 },
  { size: 13, weight: 400, line: 18 },
  { size: 11, weight: 400, line: 15 },
]

export default function ({ data, parentElement }) {
  const buttons = ["png", "svg"].map(kind => {
    const button = document.createElement("button")
    button.type = "button"
    button.textContent = data.words[kind]
    button.onclick = () => save(kind, data)
    return button
  })
  parentElement.querySelector(".buttons").replaceChildren(...buttons)
}

async function save(kind, data) {
  const plot = data.charts.map(key => document.querySelector(`.st-key-${key} .js-plotly-plot`)).find(isSeen)
  if (!plot) return
  const picture = drawn(plot, data)
  picture.prepend(await fonts())
  const text = new XMLSerializer().serializeToString(picture)
  const svg = new Blob([text], { type: "image/svg+xml" })
  give(kind === "svg" ? svg : await painted(svg, picture), `${data.name}.${kind}`)
}

const isSeen = plot => plot && plot.getBoundingClientRect().width > 0

function drawn(plot, data) {
  const { width, height } = plot.getBoundingClientRect()
  const ink = getComputedStyle(plot).color
  const ground = getComputedStyle(document.querySelector('[data-testid="stApp"]')).backgroundColor
  const picture = element("svg", { xmlns: SVG, role: "img", "aria-label": data.title })
  picture.append(element("rect", { width: "100%", height: "100%", fill: ground }))
  let top = EDGE
  const write = (words, font, opacity) => {
    for (const line of lines(words, font, width)) {
      const at = { x: EDGE, y: top + font.size, fill: ink, "fill-opacity": opacity }
      const text = element("text", { ...at, "font-family": family(), "font-size": font.size, "font-weight": font.weight })
      text.textContent = line
      picture.append(text)
      top += font.line
    }
  }
  write(data.title, TITLE, 1)
  write(data.subtitle, SUBTITLE, 0.75)
  top += 8
  for (const layer of plot.querySelectorAll("svg.main-svg")) {
    const copy = layer.cloneNode(true)
    copy.querySelectorAll(".draglayer, .hoverlayer").forEach(one => one.remove())
    copy.setAttribute("x", EDGE)
    copy.setAttribute("y", top)
    copy.setAttribute("overflow", "visible")
    copy.style.background = "none"
    picture.append(copy)
  }
  top += height + 12
  write(data.source, SOURCE, 0.75)
  const size = { width: Math.ceil(width + 2 * EDGE), height: Math.ceil(top + EDGE) }
  Object.entries(size).forEach(([name, value]) => picture.setAttribute(name, value))
  picture.setAttribute("viewBox", `0 0 ${size.width} ${size.height}`)
  return picture
}

// So many words on a line as there is room for.
function lines(words, font, width) {
  const pen = document.createElement("canvas").getContext("2d")
  pen.font = `${font.weight} ${font.size}px ${family()}`
  const found = []
  for (const word of words.split(" ").filter(Boolean)) {
    const longer = found.length ? `${found.at(-1)} ${word}` : word
    if (found.length && pen.measureText(longer).width <= width) found[found.length - 1] = longer
    else found.push(word)
  }
  return found
}

const family = () => getComputedStyle(document.querySelector('[data-testid="stApp"]')).fontFamily.replaceAll('"', "'")

async function fonts() {
  const rules = [...document.styleSheets].flatMap(sheet => {
    try {
      return [...sheet.cssRules]
    } catch {
      return [] // of another place: none of ours
    }
  })
  const first = family().split(",")[0].replaceAll("'", "")
  const ours = rules.filter(rule => rule instanceof CSSFontFaceRule && rule.cssText.includes(first))
  const style = element("style", {})
  style.textContent = (await Promise.all(ours.map(withItsLetters))).join("\n")
  return style
}

async function withItsLetters(rule) {
  const [, address] = rule.cssText.match(/url\(["']?([^"')]+)/) ?? []
  if (!address) return ""
  const file = await (await fetch(new URL(address, rule.parentStyleSheet.href ?? document.baseURI))).blob()
  const letters = await new Promise(resolve => {
    const reader = new FileReader()
    reader.onload = () => resolve(reader.result)
    reader.readAsDataURL(file)
  })
  return rule.cssText.replace(/url\(["']?[^"')]+["']?\)/, `url("${letters}")`)
}

async function painted(svg, picture) {
  const [width, height] = ["width", "height"].map(name => SCALE * Number(picture.getAttribute(name)))
  const address = URL.createObjectURL(svg)
  const image = new Image(width, height)
  image.src = address
  await image.decode()
  const canvas = Object.assign(document.createElement("canvas"), { width, height })
  canvas.getContext("2d").drawImage(image, 0, 0, width, height)
  URL.revokeObjectURL(address)
  return new Promise(resolve => canvas.toBlob(resolve, "image/png"))
}

function give(file, name) {
  const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(file), download: name })
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}

function element(name, attributes) {
  const made = document.createElementNS(SVG, name)
  Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value))
  return made
}
