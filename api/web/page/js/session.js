// What the server said last: the legend, workspaces, plans and the assessment that is shown.
// Panels listen for it; none asks twice.

export const session = {
  settings: { basemap: null }, legend: {}, workspaces: [], plans: [],
  workspace: null, // of now().ws
  assessment: null, // of now().a, with its rows
}

const listeners = {}

/** Calls fn(value) when what is called by name is published, and now if it was. */
export function when(name, fn) {
  (listeners[name] ??= []).push(fn)
  if (session[name]) fn(session[name])
}

export function publish(name, value) {
  session[name] = value
  for (const fn of listeners[name] ?? []) fn(value)
}
