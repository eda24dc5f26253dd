Target amd64-unicode
; The stub of 64 bits: the program has no other, and the 32-bit one sees another registry and other folders.

; Everything lies in folders and keys of the person: no administrator is asked, and nobody else is concerned.
;   $INSTDIR\app            the frozen program; changed as a whole, never file by file
;   $INSTDIR\Uninstall.exe
;   $LOCALAPPDATA\swarm-desktop   settings, votes, models: the program's own, which installing never touches

!include MUI2.nsh
!include LogicLib.nsh
!include FileFunc.nsh
!include WinVer.nsh

; VERSION, VERSION_IN_NUMBERS, PAYLOAD_FILES, LICENCE, OUTPUT, ICON, KIBIBYTES, COMPRESSOR and, where it is signed, SIGN.
!include "${DEFINITIONS}"

!define NAME "Swarm Desktop"
!define PROGRAM "swarm-desktop.exe"
!define WINDOWED "swarm-desktop-tray.exe"
!define UNINSTALL_KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\SwarmDesktop"
!define PATHS_KEY "Software\Microsoft\Windows\CurrentVersion\App Paths\${PROGRAM}"

Name "${NAME}"
OutFile "${OUTPUT}"
InstallDir "$LOCALAPPDATA\Programs\Swarm Desktop"
InstallDirRegKey HKCU "${UNINSTALL_KEY}" InstallLocation
RequestExecutionLevel user
ManifestDPIAware true
ManifestSupportedOS all
SetCompressor ${COMPRESSOR}
; Times of the building machine would make two builds of the same files differ.
SetDateSave off
BrandingText "${NAME} ${VERSION}"
ShowInstDetails nevershow
ShowUninstDetails nevershow
VIProductVersion "${VERSION_IN_NUMBERS}"
VIAddVersionKey ProductName "${NAME}"
VIAddVersionKey ProductVersion "${VERSION}"
VIAddVersionKey FileVersion "${VERSION}"
VIAddVersionKey FileDescription "${NAME} Setup"
VIAddVersionKey CompanyName "The Swarm Desktop developers"
VIAddVersionKey LegalCopyright "MIT licence"
!ifdef SIGN
  ; The part that uninstalls is a program of its own, and signed before it is packed. Anything but success ends the build.
  !uninstfinalize '${SIGN} "%1"' = 0
  !finalize '${SIGN} "%1"' = 0
!endif

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_ABORTWARNING
!define MUI_LANGDLL_REGISTRY_ROOT HKCU
!define MUI_LANGDLL_REGISTRY_KEY "${UNINSTALL_KEY}"
!define MUI_LANGDLL_REGISTRY_VALUENAME InstallerLanguage
!define MUI_FINISHPAGE_RUN "$INSTDIR\app\${WINDOWED}"
!define MUI_FINISHPAGE_NOAUTOCLOSE

!insertmacro MUI_PAGE_WELCOME
!insertmacro MUI_PAGE_LICENSE "${LICENCE}"
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
UninstPage custom un.AskAboutData un.TakeAnswers
!insertmacro MUI_UNPAGE_INSTFILES

!insertmacro MUI_LANGUAGE English
!include languages/english.nsh
!insertmacro MUI_LANGUAGE German
!include languages/german.nsh
!insertmacro MUI_LANGUAGE French
!include languages/french.nsh
!insertmacro MUI_LANGUAGE Spanish
!include languages/spanish.nsh
!insertmacro MUI_RESERVEFILE_LANGDLL

!include running.nsh
!include install.nsh
!include uninstall.nsh
