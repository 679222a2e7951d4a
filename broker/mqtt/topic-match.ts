/** Whether a topic name matches a topic filter; both are well-formed. §4.7 */
export function matchesFilter(filter: string, topic: string): boolean {
  // [MQTT-4.7.2-1] A leading wildcard does not reach topics that start with $.
  const first = filter.charCodeAt(0);
  if (topic.charCodeAt(0) === 0x24 && (first === 0x23 || first === 0x2b)) return false;
  let f = 0;
  let t = 0;
  for (;;) {
    const filterEnd = levelEnd(filter, f);
    const level = filter.slice(f, filterEnd);
    if (level === '#') return true;
    const topicEnd = levelEnd(topic, t);
    if (level !== '+' && level !== topic.slice(t, topicEnd)) return false;
    if (topicEnd === topic.length) {
      // `sport/#` matches its parent level `sport` too. [MQTT-4.7.1-2]
      return filterEnd === filter.length || filter.slice(filterEnd) === '/#';
    }
    if (filterEnd === filter.length) return false;
    f = filterEnd + 1;
    t = topicEnd + 1;
  }
}

const levelEnd = (text: string, from: number): number => {
  const slash = text.indexOf('/', from);
  return slash < 0 ? text.length : slash;
};

/** Whether a filter holds a wildcard level. */
export const isWildcard = (filter: string): boolean => filter.includes('+') || filter.endsWith('#');
