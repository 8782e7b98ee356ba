// The sheet that is printed: the map as it is seen, its legend, the scoreboard, and the id of the
// assessment, by which any figure can be found again.
import { $, h, put, table } from './dom.js'
import { label, mark, t } from './i18n.js'
import { session } from './session.js'
import { picture } from './map.js'
import { severityKey } from './legend.js'
import { clauseText } from './row.js'

export function startPrinting() {
  $('#print').addEventListener('click', async () => {
    await fillSheet()
    print()
  })
}

/** Fills the sheet with what is shown. */
export async function fillSheet() {
  const a = session.assessment
  if (!a) return
  const image = await picture()
  const sheet = put($('#sheet'),
    h('h1', null, a.plan_name), h('p', null, [session.workspace.name, a.as_of, label('horizon', a.horizon), label('reach_method', a.reach_method), t('revision', { n: a.revision })].join(' · ')),
    h('p', null, `${t('assessment_id')} ${a.id}`),
    image && h('figure', null, h('img', { src: image, alt: t('map') }), severityKey()),
    table(t('scoreboard_of', { plan: a.plan_name, date: a.as_of }), [t('indicator'), t('verdict'), [t('value'), 'n'], [t('target'), 'n'], [t('bounds'), 'n'], t('clause')],
      [...a.indicators].sort((x, y) => rank(x) - rank(y)).map((r) => h('tr', null, h('th', { scope: 'row' }, r.name), h('td', null, mark(r.verdict), ' ', label('verdict', r.verdict)),
        h('td', { class: 'n' }, r.shown.value, r.value != null ? ` ${label('unit', r.unit)}` : ''), h('td', { class: 'n' }, r.shown.target), h('td', { class: 'n' }, r.shown.interval), h('td', null, clauseText(r.clause))))))
  await Promise.all([...sheet.querySelectorAll('img')].map((i) => i.decode().catch(() => {})))
  document.body.dataset.sheet = 'ready'
}

const order = ['obligatory', 'anticipatory', 'unspecified']
const rank = (r) => (r.norm ? 3 : Math.max(order.indexOf(r.nature), 0))
