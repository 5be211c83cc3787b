package compose

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"slices"
	"strings"

	"guichet/config"
	"guichet/outbox"
	"guichet/templates"
	"guichet/templates/block"
)

// Brand is how letters look: without the logo to agents and on pages (Agents), and with the company's logo to customers.
type Brand struct {
	Agents, customers block.Brand
	logo              []outbox.File            // none or one
	pictures          map[string]block.Picture // of signatures, by their files
	files             []outbox.File            // the same, as they travel
}

// LoadBrand reads the logo and the pictures of signatures, if the configuration names some.
func LoadBrand(c *config.Config) (Brand, error) {
	look, err := block.NewBrand(c.Brand.Name, c.Brand.Color)
	b := Brand{Agents: look, customers: look}
	if err != nil {
		return b, err
	}
	if c.Brand.Logo != "" {
		p, err := c.Brand.Picture()
		if err != nil {
			return b, err
		}
		f := inline("logo", p, c.Hostname)
		b.customers.Logo, b.logo = block.NewLogo(f.ContentID, p.Width, p.Height), []outbox.File{f}
	}
	pictures, err := c.SignaturePictures()
	b.pictures = make(map[string]block.Picture, len(pictures))
	for _, p := range pictures {
		f := inline("signature", p, c.Hostname)
		b.pictures[p.File] = block.NewLogo(f.ContentID, p.Width, p.Height)
		if !slices.ContainsFunc(b.files, func(same outbox.File) bool { return same.ContentID == f.ContentID }) {
			b.files = append(b.files, f)
		}
	}
	return b, err
}

// inline is a picture as it travels with a letter, called name.
func inline(name string, p config.Picture, host string) outbox.File {
	return outbox.File{
		Name: name + "." + p.Format, Type: "image/" + p.Format, Size: int64(len(p.Data)), ContentID: name + "." + hash(p.Data)[:16] + "@" + host,
		Open: func() io.Reader { return bytes.NewReader(p.Data) },
	}
}

// PictureHashes are the hashes of the logo and of signatures' pictures as the desk knows files. One that cannot be
// read is reported where letters are composed.
func PictureHashes(c *config.Config) []string {
	var all []string
	if p, err := c.Brand.Picture(); err == nil {
		all = append(all, hash(p.Data))
	}
	pictures, _ := c.SignaturePictures()
	for _, p := range pictures {
		all = append(all, hash(p.Data))
	}
	return all
}

func hash(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// dress gives a letter its looks, and returns the logo that it shows.
func (b Brand) dress(m *templates.Mail) []outbox.File {
	if m.ToAgent {
		m.Brand = b.Agents
		return nil
	}
	m.Brand, m.Pictures = b.customers, b.pictures
	return b.logo
}

// signedWith returns the pictures of signatures that the HTML of a letter shows.
func (b Brand) signedWith(html string) []outbox.File {
	var shown []outbox.File
	for _, f := range b.files {
		if strings.Contains(html, `src="cid:`+f.ContentID+`"`) {
			shown = append(shown, f)
		}
	}
	return shown
}
