package e2e

import (
	"bytes"
	"cmp"
	"flag"
	"html/template"
	"image"
	"image/color"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"testing"

	"guichet/e2e/live"
)

// pictures is where TestWholeStory paints what people read: go test ./e2e -run
// TestWholeStory -pictures "$PWD/docs". It needs chromium.
var pictures = flag.String("pictures", "", "folder for pictures of the mails of a whole story")

// sheet shows mails one after the other, each as a mail program shows its HTML.
var sheet = template.Must(template.New("sheet").Parse(`<!doctype html><meta charset="utf-8"><style>
body{margin:0;padding:20px;background:#e9ebef;font:14px/1.4 sans-serif;columns:3;column-gap:20px;width:1520px}
figure{margin:0 0 20px;break-inside:avoid;background:#fff;border:1px solid #c4c8d0}
figcaption{padding:8px 12px;background:#f4f5f7;border-bottom:1px solid #c4c8d0}
b{display:inline-block;min-width:1.6em}
iframe{border:0;width:100%;display:block}</style>
{{range .}}<figure><figcaption><b>{{.Place}}</b> To {{.To}}: {{.Subject}}</figcaption>
<iframe srcdoc="{{.HTML}}" onload="style.height=contentDocument.documentElement.scrollHeight+'px'"></iframe></figure>
{{end}}<script>onload=()=>document.body.dataset.height=document.documentElement.scrollHeight</script>`))

// picture paints mails into a PNG file.
func picture(t *testing.T, path string, mails []live.Letter) {
	t.Helper()
	needs(t, false, "chromium")
	type mail struct {
		Place             int
		To, Subject, HTML string
	}
	var shown []mail
	for i, l := range mails {
		shown = append(shown, mail{i + 1, l.Rcpt[0], l.Get("Subject"), l.HTML()})
	}
	var page bytes.Buffer
	if err := sheet.Execute(&page, shown); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	html, shot := filepath.Join(dir, "sheet.html"), filepath.Join(dir, "sheet.png")
	if err := os.WriteFile(html, page.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	dom := chromium(t, "--window-size=1560,1000", "--dump-dom", html)
	height := regexp.MustCompile(`data-height="(\d+)"`).FindSubmatch(dom)
	if height == nil {
		t.Fatalf("chromium does not tell the height of the sheet:\n%.500s", dom)
	}
	chromium(t, "--window-size=1560,"+string(height[1]), "--screenshot="+shot, html)
	if err := os.WriteFile(path, fewColours(t, seen(t, shot), 256), 0o644); err != nil {
		t.Fatal(err)
	}
}

// seen reads a picture.
func seen(t *testing.T, path string) image.Image {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	full, err := png.Decode(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	return full
}

// chromium runs it without a window and returns what it prints.
func chromium(t *testing.T, args ...string) []byte {
	t.Helper()
	flags := []string{
		"--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--hide-scrollbars",
		"--disable-background-networking", "--disable-component-update", "--disable-sync", "--user-data-dir=" + t.TempDir(),
	}
	cmd := exec.Command("chromium", append(flags, args...)...)
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("chromium: %v\n%s", err, out)
	}
	return out
}

// fewColours returns the picture with the colours that stand there most often. With 256 it has
// a third of the bytes and looks the same, since a mail is text on white. The same picture gives the
// same bytes.
func fewColours(t *testing.T, full image.Image, colourCount int) []byte {
	t.Helper()
	box, often := full.Bounds(), map[color.Color]int{}
	for y := box.Min.Y; y < box.Max.Y; y++ {
		for x := box.Min.X; x < box.Max.X; x++ {
			often[full.At(x, y)]++
		}
	}
	var colours color.Palette
	for c := range often {
		colours = append(colours, c)
	}
	number := func(c color.Color) int {
		r, g, b, _ := c.RGBA()
		return int(r)<<32 | int(g)<<16 | int(b)
	}
	slices.SortFunc(colours, func(a, b color.Color) int { return cmp.Or(often[b]-often[a], number(a)-number(b)) })
	few := image.NewPaletted(box, colours[:min(len(colours), colourCount)])
	near := map[color.Color]uint8{}
	for y := box.Min.Y; y < box.Max.Y; y++ {
		for x := box.Min.X; x < box.Max.X; x++ {
			c := full.At(x, y)
			if _, known := near[c]; !known {
				near[c] = uint8(few.Palette.Index(c))
			}
			few.SetColorIndex(x, y, near[c])
		}
	}
	var out bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&out, few); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}
