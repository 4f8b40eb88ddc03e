#include "services/identity/http/page_templates.hpp"

namespace innkeeper::identity {

std::string_view page_style() {
    return R"css(
:root{color-scheme:light dark;--bg:#f4f1ec;--card:#fff;--text:#1f2430;--soft:#565d6d;--line:#8b92a1;
--accent:#0b5d66;--accent-text:#fff;--bad:#a3171f;--bad-bg:#fdecec}
@media (prefers-color-scheme:dark){:root{--bg:#14171c;--card:#1e232b;--text:#eef0f4;--soft:#b3bac7;
--line:#7c8596;--accent:#6fd0da;--accent-text:#06282c;--bad:#ffb3b6;--bad-bg:#3a1c20}}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;display:flex;align-items:center;justify-content:center;
padding:1.5rem 1rem;background:var(--bg);color:var(--text);
font:1rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
main{width:100%;max-width:27rem;background:var(--card);border-radius:1rem;padding:2rem 1.75rem;
box-shadow:0 1px 2px rgba(0,0,0,.08),0 12px 32px rgba(0,0,0,.10)}
.brand{margin:0 0 1.25rem;font-weight:700;letter-spacing:.02em;color:var(--accent)}
h1{margin:0 0 1rem;font-size:1.6rem;line-height:1.2}
h2{margin:0 0 .25rem;font-size:1rem}
p{margin:0 0 1rem}
.field{margin:0 0 1.1rem}
label{display:block;font-weight:600;margin:0 0 .3rem}
.optional,.hint{font-weight:400;color:var(--soft);font-size:.9rem}
.hint{margin:.3rem 0 0}
.wrong{margin:.3rem 0 0;color:var(--bad);font-size:.9rem;font-weight:600}
input,textarea{width:100%;padding:.65rem .75rem;font:inherit;color:inherit;background:transparent;
border:1px solid var(--line);border-radius:.5rem}
textarea{min-height:4.5rem;resize:vertical}
[aria-invalid=true]{border:2px solid var(--bad)}
button{width:100%;padding:.75rem 1rem;font:inherit;font-weight:700;color:var(--accent-text);
background:var(--accent);border:0;border-radius:.5rem;cursor:pointer}
button:hover{filter:brightness(1.08)}
a{color:var(--accent)}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
.alert{margin:0 0 1.25rem;padding:.8rem 1rem;border-left:4px solid var(--bad);border-radius:.5rem;
background:var(--bad-bg);color:var(--text)}
.alert ul{margin:0;padding-left:1.2rem}
.links{margin:1.25rem 0 0;color:var(--soft)}
.links p{margin:.35rem 0 0}
)css";
}

std::string_view page_template() {
    return R"html(<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>{{#has_problems}}Error: {{/has_problems}}{{title}} – Innkeeper</title>
<style>{{{style}}}</style>
</head>
<body>
<main>
<p class="brand">Innkeeper</p>
<h1>{{title}}</h1>
{{#has_problems}}
<div class="alert" role="alert">
<h2>Please check the following</h2>
<ul>
{{#problems}}
<li>{{#field}}<a href="#{{field}}">{{message}}</a>{{/field}}{{^field}}{{message}}{{/field}}</li>
{{/problems}}
</ul>
</div>
{{/has_problems}}
{{#text}}
<p>{{line}}</p>
{{/text}}
{{#form}}
<form method="post" action="{{action}}">
{{#hidden}}
<input type="hidden" name="{{name}}" value="{{value}}">
{{/hidden}}
{{#fields}}
<div class="field">
<label for="{{name}}">{{label}}
{{^required}} <span class="optional">(optional)</span>{{/required}}</label>
<{{#multiline}}textarea rows="3"{{/multiline}}{{^multiline}}input type="{{type}}" value="{{value}}"
{{/multiline}} id="{{name}}" name="{{name}}" autocomplete="{{autocomplete}}"
{{#required}} required{{/required}}{{#wrong}} aria-invalid="true"{{/wrong}}
{{#described}} aria-describedby="{{described}}"{{/described}}>
{{#multiline}}{{value}}</textarea>{{/multiline}}
{{#hint}}<p class="hint" id="{{name}}-hint">{{hint}}</p>{{/hint}}
{{#wrong}}<p class="wrong" id="{{name}}-wrong">{{wrong}}</p>{{/wrong}}
</div>
{{/fields}}
<button type="submit">{{submit}}</button>
</form>
{{/form}}
{{#has_links}}
<div class="links">
{{#links}}
<p>{{lead}} <a href="{{href}}">{{label}}</a></p>
{{/links}}
</div>
{{/has_links}}
</main>
</body>
</html>
)html";
}

}  // namespace innkeeper::identity
