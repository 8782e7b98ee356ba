// Elements, made by hand: h('td', {class: 'n'}, 'text', child). Text is always text, never markup.

const SVG = 'http://www.w3.org/2000/svg'

/** Makes an element. An attribute that is null or false is left out; on… takes a listener. */
export function h(tag, attrs, ...children) {
  return fill(document.createElement(tag), attrs, children)
}

/** Makes an SVG element. */
export function svg(tag, attrs, ...children) {
  return fill(document.createElementNS(SVG, tag), attrs, children)
}

function fill(el, attrs, children) {
  for (const [name, value] of Object.entries(attrs ?? {})) {
    if (value == null || value === false) continue
    if (name.startsWith('on')) el.addEventListener(name.slice(2), value)
    else el.setAttribute(name, value === true ? '' : value)
  }
  el.append(...children.flat(3).filter((c) => c != null && c !== false))
  return el
}

/** Replaces what an element holds. */
export function put(el, ...children) {
  el.replaceChildren(...children.flat(3).filter((c) => c != null && c !== false))
  return el
}

export const $ = (selector, within = document) => within.querySelector(selector)

/** A table with a caption; heads are texts or [text, class]. Rows are tr or tbody elements. */
export function table(caption, heads, rows, attrs) {
  const cells = heads.map((head) => {
    const [text, cls] = [head].flat()
    return h('th', { scope: 'col', class: cls }, text)
  })
  const bodies = rows.length && rows[0].tagName === 'TBODY' ? rows : h('tbody', null, rows)
  return h('table', attrs, h('caption', null, caption), h('thead', null, h('tr', null, cells)), bodies)
}

/** A description list of pairs; those without a value are left out. */
export function pairs(list) {
  return h('dl', null, list.filter(([, v]) => v != null && v !== '' && v !== false)
    .map(([k, v]) => [h('dt', null, k), h('dd', null, v)]))
}

let serial = 0
/** An id for aria-controls and the like, used once. */
export const uid = (stem) => `${stem}-${++serial}`

/** Says something to those who do not see the page. */
export function announce(text) { $('#live').textContent = text }

/** Tells the page's tests and its print that a part is done: data-scores="ready" on the body. */
export function ready(part, state = 'ready') {
  document.body.dataset[part] = state
  performance.mark(`${part}-${state}`)
}

/** Calls fn when calls have ceased for ms. */
export function calm(fn, ms) {
  let timer
  return (...args) => {
    clearTimeout(timer)
    timer = setTimeout(() => fn(...args), ms)
  }
}

/** Gives the person a file to keep. */
export function keep(blob, name) {
  const url = URL.createObjectURL(blob)
  const a = h('a', { href: url, download: name })
  document.body.append(a)
  a.click()
  a.remove()
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}
