package programs

import "strings"

// libraries make mail for other programs.
func libraries() []program {
	return []program{
		{
			name: "Email::Stuffer", version: "0.020", what: "Perl", debian: []string{"libemail-stuffer-perl"},
			differs: "with a file, text and HTML stand side by side in the multipart/mixed",
			desk:    "words once, and the file",
			try: func(r *rig) {
				r.begin()
				r.save("n.csv", "a;b\n")
				raw := r.run("", "perl", "-MEmail::Stuffer", "-e", `print Email::Stuffer->from('Carla Vogel <carla@customer.test>')->to('support@desk.test')->subject('Hall 3')`+
					`->text_body('The lamp is dark.')->html_body('<p>The lamp is <b>dark</b>.</p>')->attach_file($ARGV[0])->as_string`, r.path("n.csv"))
				lacks(r, "the mail", raw, "multipart/alternative")
				t := r.opened(passed([]byte(raw)), "Hall 3", "The lamp is dark.")
				want(r, "files", len(t.Messages[0].Attachments), 1)
			},
		},
		{
			name: "nodemailer", version: "7.0.11", what: "npm", npm: []string{"nodemailer@7.0.11"},
			differs: "an invitation stands twice in it: text/calendar in the alternative, application/ics as a file",
			desk:    "the invitation is summed up once, above the words; its calendar goes to readers as one file, by its name",
			try: func(r *rig) {
				r.begin()
				raw := r.node(strings.Replace(`
const { createTransport } = require('nodemailer')
createTransport({ streamTransport: true, buffer: true }).sendMail({
  from: 'Carla Vogel <carla@customer.test>', to: 'support@desk.test', subject: 'Für Halle 3', text: 'The lamp is dark.', html: '<p>The lamp is <b>dark</b>.</p>',
  attachments: [{ filename: 'Zażółć.csv', content: 'a;b' }], icalEvent: { method: 'REQUEST', content: CALENDAR }
}).then(sent => process.stdout.write(sent.message))`, "CALENDAR", `'BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART:20261202T090000Z\r\nSUMMARY:Visit\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n'`, 1))
				t := r.opened(raw, "Für Halle 3", "[Invitation: Visit, 2026-12-02 09:00 UTC]\n\nThe lamp is dark.")
				want(r, "files", reading{r.parse(raw)}.names(), "attachment-1.ics, Zażółć.csv, invite.ics")
				want(r, "files on the ticket", len(t.Messages[0].Attachments), 3)
				told := r.world.To("ana@agents.test")
				want(r, "files that the agent gets", reading{r.parse(told[len(told)-1].Raw)}.names(), "Zażółć.csv, invite.ics")
			},
		},
		{
			name: "emailjs", version: "5.0.3", what: "npm", npm: []string{"emailjs@5.0.3"},
			differs: "HTML is an attachment with `alternative`; file names are encoded words inside quotes; boundaries have brackets and quotes",
			desk:    "words once, the file by its name",
			try: func(r *rig) {
				r.begin()
				r.save("package.json", `{"type":"module"}`)
				t := r.opened(r.node(`
import { Message } from 'emailjs'
const mail = new Message({ from: 'Carla Vogel <carla@customer.test>', to: 'support@desk.test', subject: 'Für Halle 3', text: 'The lamp is dark.',
  attachment: [{ data: '<p>The lamp is dark.</p>', alternative: true }, { data: 'a;b', type: 'text/csv', name: 'für.csv' }] })
mail.read((error, text) => { if (error) throw error; process.stdout.write(text) })`), "Für Halle 3", "The lamp is dark.")
				want(r, "files", len(t.Messages[0].Attachments), 1)
				want(r, "its name", t.Messages[0].Attachments[0].Name, "für.csv")
			},
		},
		{
			name: "mimetext", version: "3.0.28", what: "npm", npm: []string{"mimetext@3.0.28"},
			differs: "file names leave as raw octets; boundaries stand without quotes",
			desk:    "words once, the file by its name",
			try: func(r *rig) {
				r.begin()
				r.save("package.json", `{"type":"module"}`)
				t := r.opened(r.node(`
import { createMimeMessage } from 'mimetext'
const mail = createMimeMessage()
mail.setSender({ name: 'Carla Vogel', addr: 'carla@customer.test' })
mail.setRecipient('support@desk.test')
mail.setSubject('Für Halle 3')
mail.addMessage({ contentType: 'text/plain', data: 'The lamp is dark.' })
mail.addMessage({ contentType: 'text/html', data: '<p>The lamp is dark.</p>' })
mail.addAttachment({ filename: 'für.csv', contentType: 'text/csv', data: 'YTti' })
process.stdout.write(mail.asRaw())`), "Für Halle 3", "The lamp is dark.")
				want(r, "files", len(t.Messages[0].Attachments), 1)
				want(r, "its name", t.Messages[0].Attachments[0].Name, "für.csv")
			},
		},
	}
}
