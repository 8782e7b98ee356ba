// The findings behind a row, a page at a time; each goes to its thing on the map.
import { h, put, ready } from './dom.js'
import { assessment, get, nextOf } from './api.js'
import { label, mark, number, t } from './i18n.js'
import { select } from './thing.js'
import { session } from './session.js'

const most = 20

/** A list that fills itself with the findings of a row. The worst verdict stands first. */
export function findings(r) {
  const verdicts = session.legend.verdict.map((l) => l.key)
  const choice = h('select', { 'aria-label': t('verdict') }, h('option', { value: '' }, t('all')),
    verdicts.map((v) => h('option', { value: v, selected: v === r.verdict && v === 'fail' }, label('verdict', v))))
  const list = h('ol', { class: 'findings' })
  const more = h('button', { type: 'button', hidden: true }, t('more'))
  const count = h('span', { role: 'status' })
  const page = async (href, query) => {
    const p = await get(href, query)
    count.textContent = t('n_of', { n: list.children.length + p.findings.length, all: number(p.numberMatched) })
    list.append(...p.findings.map(item))
    const next = nextOf(p)
    more.hidden = !next
    more.onclick = () => page(next)
    ready('findings')
  }
  const first = () => { put(list); return page(assessment('/findings'), { indicator: r.id, verdict: choice.value, limit: most }) }
  choice.addEventListener('change', first)
  first().then(() => { // nothing fails one by one: show all there is
    if (!list.children.length && choice.value) { choice.value = ''; return first() }
  })
  return h('section', { class: 'behind-findings' }, h('h3', null, t('findings'), ' ', choice, ' ', count), list, more)
}

function item(f) {
  return h('li', null, mark(f.verdict),
    h('button', { type: 'button', class: 'link', title: t('on_the_map'), onclick: () => select(`${f.subject.layer}/${f.subject.id}`, { zoom: true }) },
      f.subject.name || f.subject.id),
    h('span', null, ' ', f.message))
}
