Target amd64-unicode
; Stands in for the frozen program, which only Windows can make: it runs until it is asked to quit, and writes down
; what it was asked for, in the folder beside the data that the installer must not touch.
!include FileFunc.nsh
!include LogicLib.nsh
Name "stand-in"
OutFile "${OUTPUT}"
RequestExecutionLevel user
SilentInstall silent
!define NOTES "$LOCALAPPDATA\stand-in"

Function .onInit
  CreateDirectory "${NOTES}"
  ${GetParameters} $0
  FileOpen $1 "${NOTES}\$0.txt" w
  FileClose $1
  ${If} $0 == "tray"
    Delete "${NOTES}\quit.txt"
    ${Do}
      Sleep 100
    ${LoopUntil} ${FileExists} "${NOTES}\quit.txt"
    Sleep 1500 ; as one that has a model to put away
    FileOpen $1 "${NOTES}\ended.txt" w
    FileClose $1
  ${EndIf}
  SetErrorLevel 0
  Quit
FunctionEnd

Section
SectionEnd
