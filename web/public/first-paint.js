// Runs before the first paint, so that a dark page never flashes white and the language is right from the start.
// A file of its own because the content security policy allows no inline script.
try {
  const link = new URLSearchParams(location.search);
  const theme = link.get('theme');
  const linked = theme === 'dark' || theme === 'light';
  const wanted = (linked && theme) || localStorage.getItem('mantine-color-scheme-value') || 'auto';
  const dark = wanted === 'dark' || (wanted === 'auto' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light');
  const size = localStorage.getItem('sen-text-size');
  if (size === '1.2' || size === '1.4') document.documentElement.dataset.text = size;
  const asked = link.get('lang');
  const known = asked === 'vi' || asked === 'en';
  document.documentElement.lang = (known && asked) || localStorage.getItem('sen-language') || 'vi';
} catch {
  document.documentElement.setAttribute('data-mantine-color-scheme', 'light');
}
