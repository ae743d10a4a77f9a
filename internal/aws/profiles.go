package aws

import (
	"bufio"
	"bytes"
	"cmp"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// A Profile is one of those of the AWS configuration.
type Profile struct {
	Name   string `json:"name"`
	Region string `json:"region,omitempty"`
}

// Profiles lists the profiles of the user's AWS configuration and credentials, by
// name, with no more of them than that and the region. What cannot be read has none.
// The files are where the AWS CLI has them, which getenv's AWS_CONFIG_FILE and
// AWS_SHARED_CREDENTIALS_FILE move.
func Profiles(getenv func(name string) string) []Profile {
	home, _ := os.UserHomeDir()
	regions := map[string]string{}
	config := cmp.Or(getenv("AWS_CONFIG_FILE"), filepath.Join(home, ".aws", "config"))
	credentials := cmp.Or(getenv("AWS_SHARED_CREDENTIALS_FILE"), filepath.Join(home, ".aws", "credentials"))
	readProfiles(config, "profile ", regions)
	readProfiles(credentials, "", regions)
	list := []Profile{}
	for name, region := range regions {
		list = append(list, Profile{Name: name, Region: region})
	}
	slices.SortFunc(list, func(a, b Profile) int { return strings.Compare(a.Name, b.Name) })
	return list
}

// readProfiles collects the regions of a file's profiles. Its sections are called
// by prefix and name, but for the default one.
func readProfiles(file, prefix string, regions map[string]string) {
	text, err := os.ReadFile(file)
	if err != nil {
		return
	}
	name, inside := "", false
	for lines := bufio.NewScanner(bytes.NewReader(text)); lines.Scan(); {
		line := strings.TrimSpace(lines.Text())
		if section, ok := strings.CutPrefix(line, "["); ok {
			section, _, _ = strings.Cut(section, "]")
			section = strings.Join(strings.Fields(section), " ")
			name, inside = strings.CutPrefix(section, prefix)
			inside = inside || section == "default"
			if inside {
				regions[name] = cmp.Or(regions[name], "")
			}
			continue
		}
		key, value, found := strings.Cut(line, "=")
		if inside && found && strings.TrimSpace(key) == "region" {
			regions[name] = cmp.Or(regions[name], strings.TrimSpace(value))
		}
	}
}
