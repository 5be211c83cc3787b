package reply

// closings are what letters end with, in lower case and in order. Thanks are not among them:
// they may be all that somebody wants to say.
var closings = []string{
	"all the best", "atenciosamente", "atentamente", "best regards", "best wishes", "beste grüße",
	"bien cordialement", "bien à vous", "cdlt", "com os melhores cumprimentos", "cordialement",
	"cordiali saluti", "cumprimentos", "distinti saluti", "freundliche grüsse", "freundliche grüße",
	"groet", "groeten", "gruß", "herzliche grüße", "kind regards", "lg", "liebe grüße",
	"meilleures salutations", "melhores cumprimentos", "met vriendelijke groet",
	"met vriendelijke groeten", "mfg", "mit freundlichem gruß", "mit freundlichen grüssen",
	"mit freundlichen grüßen", "mvg", "regards", "saludos", "saludos cordiales", "salutations",
	"saluti", "schöne grüße", "sincerely", "sincères salutations", "un cordial saludo", "un saludo",
	"un saluto", "vg", "viele grüsse", "viele grüße", "vriendelijke groet", "vriendelijke groeten",
	"warm regards", "with kind regards", "yours sincerely",
}
