package e2e

import (
	"bytes"
	"html"
	"image"
	"image/png"
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"

	"guichet/e2e/live"
)

// TestFormattedAnswers: what an agent formats arrives so (PRODUCT 2.9), in HTML and in a text that fits, whichever way
// his program writes it; of what stands around his words nothing does.
func TestFormattedAnswers(t *testing.T) {
	s := begin(t, live.Setup{})
	_, notice := s.open()
	below := `<div class="gmail_quote"><div class="gmail_attr">On Sat, 21 Nov 2026 at 10:00, Desk Support wrote:<br></div><blockquote class="gmail_quote">` +
		notice.HTML() + `<img src="cid:quoted"></blockquote></div>`
	for i, c := range []struct{ name, text, html, has, lacks string }{
		{
			"bold and a link", "#tag fuser\nPlease *restart* it, see our page <https://help.desk.test/a>.",
			`<div dir="ltr">#tag fuser<div>Please <b>restart</b> it, see <a href="https://help.desk.test/a">our page</a>.</div></div>`,
			`Please <strong>restart</strong> it, see <a class="link"| href="https://help.desk.test/a">our page</a>.`, "#tag",
		},
		{
			"a list above a signature", "First:\n\n   1. off\n   2. on\n\n-- \nAna, office 12",
			`<p>First:</p><ol><li>off</li><li>on</li></ol><div>-- <br>Ana, <b>office 12</b><img src="cid:logo"></div>`,
			`<ol style=|<li style="margin:0 0 4px">off</li>`, "office 12",
		},
		{
			"a picture in its place", "Here: [cid:shot] and not there.",
			`<p class=MsoNormal>Here: <img src="cid:shot" width="900"> and <i>not</i> there.</p><div id="Signature"><p>-- </p><img src="cid:logo"></div>`,
			`Here: <img style="border:0;max-width:100%" src="cid:picture.|> and <em>not</em> there.`, "width=\"900\"",
		},
		{
			"colors and scripts", "Now this.",
			`<div onclick="x()" style="color:red;background:url(https://track.test/a)">Now <b class="c">this</b>.<script>x()</script><img src="https://track.test/b.png"></div>`,
			"Now <strong>this</strong>.", "track.test|onclick|script",
		},
		{
			"other words than the text", "So it is.",
			`<div>So <b>it</b> is. He never pays.</div>`,
			">So it is.<", "never pays|<strong>it",
		},
	} {
		d := live.Reply(notice, ana, c.text)
		d.HTML = c.html + below
		d.Files = []live.File{{Name: "plan.pdf", Type: "application/pdf", Body: []byte("%PDF-1.4\n")}}
		for at, id := range []string{"logo", "quoted", "shot"} {
			if strings.Contains(d.HTML, "cid:"+id) {
				d.Files = append(d.Files, live.File{Name: id + ".png", Type: "image/png", Body: oddPicture(t, 20+90*at), ContentID: id})
			}
		}
		s.desk.Send(d)
		got := s.sink.Wait(s, i+1, "carla@customer.test", "reply")
		holds(t, c.name, got.HTML(), strings.Split(c.has, "|")...)
		lacks(t, c.name, got.Text()+got.HTML(), append(strings.Split(c.lacks, "|"), "sent by a server", "Write a note", notice.ReplyTo(), notice.NoteTo())...)
		if found := got.File("plan.pdf") != nil; !found {
			t.Errorf("%s: the file is missing", c.name)
		}
		shown := regexp.MustCompile(`src="cid:([^"]+)"`).FindAllStringSubmatch(got.HTML(), -1)
		if c.name == "a picture in its place" {
			holds(t, c.name, got.Text(), "Here: [shot.png] and not there.")
			if len(shown) != 1 || !strings.Contains(string(got.Raw), "Content-ID: <"+html.UnescapeString(shown[0][1])+">") || got.File("shot.png") == nil || got.File("logo.png") != nil {
				t.Errorf("%s: %v", c.name, shown)
			}
		} else if len(shown) != 0 || c.name != "other words than the text" && (got.File("shot.png") != nil || got.File("logo.png") != nil || got.File("quoted.png") != nil) {
			t.Errorf("%s: pictures of a quote or a signature came along: %v", c.name, shown)
		}
	}
}

// oddPicture is a picture of a width, too odd to be small.
func oddPicture(t *testing.T, width int) []byte {
	t.Helper()
	p := image.NewGray(image.Rect(0, 0, width, width))
	for i := range p.Pix {
		p.Pix[i] = byte(rand.Int())
	}
	var b bytes.Buffer
	if err := png.Encode(&b, p); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
