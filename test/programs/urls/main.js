// URL and URLSearchParams, linked to each other.
const url = new URL('https://user:pw@example.org:8080/a/b?x=1&y=2#frag');
const params = url.searchParams;
const free = new URLSearchParams([['q', 'a b&c'], ['q', '\u00e9']]);
const seen = new Map([[url, 'url']]);

setTimeout(() => {
  params.append('z', '3');
  url.hash = '';
  free.delete('none');
  console.log(url.href, free.toString());
  setTimeout(() => {
    url.pathname = '/new path';
    params.set('x', 'changed');
    console.log(String(url), url.searchParams === params, params.getAll('y').join(), seen.get(url));
    setTimeout(() => {
      url.search = '?only=1';
      console.log([...params].join(';'), free.getAll('q').length, url instanceof URL, free.has('q'), url.host);
    }, 1);
  }, 1);
}, 1);
