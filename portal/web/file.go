package web

import (
	"bytes"
	"crypto/rand"
	"encoding/base32"
	"errors"
	"html/template"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"
	"mime"
	"net/http"
	"slices"
	"strconv"
	"strings"

	pictures "image"

	"guichet/desk"
	"guichet/parser"
	"guichet/ticket"
)

// maxFiles is how many files one form brings.
const maxFiles = 50

// files reads what a form uploads. What is too large for memory stands on disk meanwhile; the request is bounded.
func (x *visit) files() ([]desk.File, error) {
	if err := x.r.ParseMultipartForm(1 << 20); err != nil && !errors.Is(err, http.ErrNotMultipart) {
		var large *http.MaxBytesError
		if errors.As(err, &large) {
			return nil, err
		}
		return nil, errForm
	}
	if x.r.MultipartForm == nil {
		return nil, nil
	}
	defer func() { _ = x.r.MultipartForm.RemoveAll() }()
	var all []desk.File
	for _, h := range x.r.MultipartForm.File["files"] {
		if h.Filename == "" && h.Size == 0 {
			continue
		}
		if len(all) == maxFiles {
			return nil, errForm
		}
		f, err := h.Open()
		if err != nil {
			return nil, err
		}
		content, err := io.ReadAll(f)
		if err := errors.Join(err, f.Close()); err != nil {
			return nil, err
		}
		all = append(all, desk.File{Name: h.Filename, Type: h.Header.Get("Content-Type"), Content: content})
	}
	return all, nil
}

// once names a form, so that it is taken once.
func once() string {
	var b [15]byte
	_, _ = rand.Read(b[:]) // never fails (crypto/rand)
	return base32.StdEncoding.EncodeToString(b[:])
}

func (x *visit) fileNamed() (n ticket.Number, message uint32, place int, err error) {
	if n, err = x.ticketNumber(); err != nil {
		return 0, 0, 0, err
	}
	m, err := x.number("message", 1<<32-1)
	if err != nil {
		return 0, 0, 0, err
	}
	at, err := x.number("file", 1<<16)
	return n, uint32(m), int(at), err
}

// download hands out a file, to be kept and not shown: whatever it is, no browser runs it here.
func download(x *visit) error {
	n, message, place, err := x.fileNamed()
	if err != nil {
		return err
	}
	f, err := x.site.Pages.Open(x.r.Context(), x.v, n, message, place)
	if err != nil {
		return err
	}
	name := f.Name
	if name == "" {
		name = strconv.Itoa(place)
	}
	h := x.w.Header()
	h.Set("Content-Type", "application/octet-stream")
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	h.Set("Content-Security-Policy", "sandbox; default-src 'none'")
	_, err = x.w.Write(f.Content)
	return ignoreGone(x, err)
}

// maxPixels is how large a picture may be to be shown: it is decoded here.
const maxPixels = 20_000_000

// image shows a picture, as decoded and written anew: what else its file holds does not reach the browser.
func image(x *visit) error {
	n, message, place, err := x.fileNamed()
	if err != nil {
		return err
	}
	f, err := x.site.Pages.Open(x.r.Context(), x.v, n, message, place)
	if err != nil {
		return err
	}
	if f.Sensitive {
		return ticket.ErrNotFound // it is downloaded, which is asked for one by one
	}
	kind, out, ok := redrawn(f.Content)
	if !ok {
		return ticket.ErrNotFound
	}
	x.w.Header().Set("Content-Type", kind)
	x.w.Header().Set("Content-Security-Policy", "sandbox; default-src 'none'")
	x.w.Header().Set("Cache-Control", "private, max-age=3600")
	_, err = x.w.Write(out)
	return ignoreGone(x, err)
}

// redrawn decodes a raster picture and writes it anew.
func redrawn(content []byte) (kind string, out []byte, ok bool) {
	size, format, err := pictures.DecodeConfig(bytes.NewReader(content))
	if err != nil || size.Width <= 0 || size.Height <= 0 || size.Width > maxPixels/size.Height {
		return "", nil, false
	}
	var b bytes.Buffer
	switch format {
	case "jpeg":
		p, err := jpeg.Decode(bytes.NewReader(content))
		if err != nil || jpeg.Encode(&b, p, &jpeg.Options{Quality: 85}) != nil {
			return "", nil, false
		}
		return "image/jpeg", b.Bytes(), true
	case "png":
		p, err := png.Decode(bytes.NewReader(content))
		if err != nil || png.Encode(&b, p) != nil {
			return "", nil, false
		}
		return "image/png", b.Bytes(), true
	case "gif":
		p, err := gif.Decode(bytes.NewReader(content)) // its first picture
		if err != nil || png.Encode(&b, p) != nil {
			return "", nil, false
		}
		return "image/png", b.Bytes(), true
	}
	return "", nil, false
}

// Pictured reports whether a file is shown as a picture.
func (x view) Pictured(a ticket.Attachment) bool {
	return slices.Contains([]string{"image/jpeg", "image/png", "image/gif"}, a.Type) && !a.Sensitive && a.Size < 5_000_000
}

// ignoreGone drops the error of who has gone meanwhile: nothing else can be written then.
func ignoreGone(x *visit, err error) error {
	if err != nil {
		x.site.Log.Debug().Err(err).Msg("write a file")
	}
	return nil
}

// originalData is a message's mail as it came.
type originalData struct {
	Number  ticket.Number
	Message uint32
	Text    string
	HTML    bool
	From    string
	Date    string
	Subject string
}

// original shows a message's mail as it came, one step away from what was new in it.
func original(x *visit) error {
	m, n, message, err := x.mail()
	if err != nil {
		return err
	}
	d := originalData{Number: n, Message: message, Text: m.Text, HTML: m.HTML() != "", Subject: m.Subject}
	if len(m.From) > 0 {
		d.From = strings.TrimSpace(m.From[0].Name + " <" + m.From[0].Address.String() + ">")
	}
	if !m.Date.IsZero() {
		d.Date = view{x}.Date(m.Date)
	}
	return x.render(http.StatusOK, "original", x.say("original.title"), d)
}

func (x *visit) mail() (*parser.Message, ticket.Number, uint32, error) {
	n, err := x.ticketNumber()
	if err != nil {
		return nil, 0, 0, err
	}
	message, err := x.number("message", 1<<32-1)
	if err != nil {
		return nil, 0, 0, err
	}
	raw, err := x.site.Pages.Original(x.r.Context(), x.v, n, uint32(message))
	if err != nil {
		return nil, 0, 0, err
	}
	return parser.Parse(raw), n, uint32(message), nil
}

// originalHTML is what stands in the frame of an original: sanitised HTML, in a sandbox that may run, send and fetch
// nothing.
func originalHTML(x *visit) error {
	m, _, _, err := x.mail()
	if err != nil {
		return err
	}
	h := x.w.Header()
	h.Set("Content-Security-Policy", "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'")
	return frame.Execute(x.w, template.HTML(m.HTML())) //nolint:gosec // made safe by the parser, and sandboxed
}

var frame = template.Must(template.New("frame").Parse(`<!DOCTYPE html>
<html><head><meta charset="utf-8"><meta name="color-scheme" content="light"><title>Mail</title></head>
<body style="margin:8px;font-family:sans-serif;background:#fff;color:#000">{{.}}</body></html>
`))
