// Keeps the page of a village true while it is looked at: what is in it changes where it stands, nothing else moves.
const EVERY_MS = 120_000;

async function renew() {
  if (document.hidden) return;
  const answer = await fetch(location.href).catch(() => null);
  if (!answer?.ok) return;
  const next = new DOMParser().parseFromString(await answer.text(), 'text/html');
  for (const part of ['.warnings', 'main', 'footer']) {
    const [before, after] = [document.querySelector(part), next.querySelector(part)];
    // A warning that came or went changes what stands where, and is worth a page of its own.
    if (!before !== !after) return location.reload();
    if (before && after && before.innerHTML !== after.innerHTML) before.innerHTML = after.innerHTML;
  }
}

setInterval(renew, EVERY_MS);
document.addEventListener('visibilitychange', renew);
