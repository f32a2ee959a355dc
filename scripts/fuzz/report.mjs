/** What libFuzzer said of a run, in a line. */
export function report(name, said) {
  const last = [...said.matchAll(/#(\d+)\s.*cov: (\d+) ft: (\d+) corp: (\d+)/g)].at(-1);
  if (!last) return `${name}: libFuzzer said nothing of what it did`;
  const [, runs, edges, features, inputs] = last.map(Number);
  return `${name}: ${runs} runs; ${edges} edges and ${features} features reached, by ${inputs} inputs`;
}
