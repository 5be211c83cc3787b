package parser

import "testing"

func TestSanitised(t *testing.T) {
	for _, c := range []struct{ name, given, want string }{
		{"script", `a<script>x</script>`, "a"},
		{"handler", `<p onclick="x">a</p>`, "<p>a</p>"},
		{"remote picture", `<img src="https://x.org/a.png">`, ""},
		{"picture of the mail", `<img src="cid:a@b" width="10">`, `<img src="cid:a@b" width="10">`},
		{"form", `<form action="/x"><input name="p">a</form>`, "a"},
		{"id and class", `<p id="a" class="b">c</p>`, "<p>c</p>"},
		{"background", `<div style="background: url(https://x.org/a.png); color: red">a</div>`, `<div style="color: red">a</div>`},
		{"script address", `<a href="javascript:x()">a</a>`, "<a>a</a>"},
		{"base, meta, link", `<base href="https://x.org"><meta http-equiv="refresh" content="0;url=https://x.org"><link rel=stylesheet href="https://x.org/s.css">a`, "a"},
		{"frame and svg", `<iframe src="https://x.org"></iframe><svg onload="x()"></svg>a`, "a"},
		{"svg data", `<img src="data:image/svg+xml;base64,AAAA">`, ""},
	} {
		m := Parse([]byte("Content-Type: text/html\r\n\r\n" + c.given))
		if got := m.HTML(); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}
